//! Which licences our dependencies may have: `licences.txt` in the project's folder.

use crate::failure::Failure;
use crate::place::{Place, read};
use crate::spdx;
use crate::tool::Tool;
use serde_json::Value;

/// Checks the licence of every Rust crate and every npm package that is built on.
pub fn check(place: &Place) -> Result<(), Failure> {
    let policy = read(&place.join("licences.txt"))?;
    let policy = Policy::read(&policy);
    let mut packages = crates(place)?;
    for folder in ["ui", "tests/desktop"] {
        let lock = place.join(folder).join("package-lock.json");
        if lock.is_file() {
            packages.extend(npm_packages(&read(&lock)?)?);
        }
    }
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| !policy.allows(package))
        .map(|package| format!("  {} has `{}`", package.name, package.licence))
        .collect();
    if refused.is_empty() {
        println!("  {} packages, all under licences that licences.txt allows", packages.len());
        return Ok(());
    }
    Err(Failure::new(
        format!("these packages are under licences that are not allowed:\n{}", refused.join("\n")),
        "use another package, or discuss the licence and add it to licences.txt with a reason",
    ))
}

struct Package {
    name: String,
    licence: String,
}

/// `licences.txt`: an allowed licence a line, or `package: expression` for one package whose
/// own statement is missing or unusual. `#` begins a remark.
struct Policy<'a> {
    licences: Vec<&'a str>,
    packages: Vec<(&'a str, &'a str)>,
}

impl<'a> Policy<'a> {
    fn read(text: &'a str) -> Self {
        let lines = text
            .lines()
            .filter_map(|line| line.split('#').next())
            .map(str::trim)
            .filter(|line| !line.is_empty());
        let (mut licences, mut packages) = (Vec::new(), Vec::new());
        for line in lines {
            match line.split_once(": ") {
                Some((package, expression)) => packages.push((package, expression.trim())),
                None => licences.push(line),
            }
        }
        Policy { licences, packages }
    }

    fn allows(&self, package: &Package) -> bool {
        spdx::allowed(&package.licence, &self.licences)
            || self.packages.contains(&(package.name.as_str(), package.licence.as_str()))
    }
}

fn crates(place: &Place) -> Result<Vec<Package>, Failure> {
    let said = Tool::cargo()
        .args(["metadata", "--format-version", "1", "--locked"])
        .folder(place.root())
        .output()?;
    let metadata = parse(&said)?;
    Ok(list(&metadata, "packages")
        .iter()
        .map(|package| Package {
            name: text(package, "name"),
            licence: match text(package, "license") {
                licence if licence.is_empty() => "none stated".to_owned(),
                licence => licence,
            },
        })
        .collect())
}

fn npm_packages(lock: &str) -> Result<Vec<Package>, Failure> {
    let lock = parse(lock)?;
    let packages = lock.get("packages").and_then(Value::as_object);
    Ok(packages
        .into_iter()
        .flatten()
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, package)| Package {
            name: path.rsplit("node_modules/").next().unwrap_or(path).to_owned(),
            licence: text(package, "license"),
        })
        .collect())
}

fn parse(json: &str) -> Result<Value, Failure> {
    serde_json::from_str(json)
        .map_err(|error| Failure::new(format!("not JSON: {error}"), "update cargo or npm"))
}

fn list<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, licence: &str) -> Package {
        Package { name: name.to_owned(), licence: licence.to_owned() }
    }

    #[test]
    fn a_licence_or_one_package_can_be_allowed() {
        let policy = Policy::read("MIT # short\n\n# why\nring-like: Apache-2.0 AND ISC\n");
        assert!(policy.allows(&package("a", "MIT")));
        assert!(policy.allows(&package("ring-like", "Apache-2.0 AND ISC")));
        assert!(!policy.allows(&package("other", "Apache-2.0 AND ISC")));
        assert!(!policy.allows(&package("a", "none stated")));
    }

    #[test]
    fn npm_packages_are_named_without_their_folders() {
        let lock = r#"{"packages": {"": {"license": "X"},
            "node_modules/a/node_modules/@b/c": {"license": "MIT"}}}"#;
        let packages = npm_packages(lock).unwrap_or_default();
        assert_eq!(packages.len(), 1);
        assert!(packages.iter().all(|p| p.name == "@b/c" && p.licence == "MIT"));
    }
}
