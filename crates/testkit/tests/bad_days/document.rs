//! The page for those who run or judge Bellward names the tests that there are.

use std::path::{Path, PathBuf};

#[test]
fn every_test_that_the_page_of_bad_days_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(root.join("docs/bad-days.md")).unwrap();
    let mut sources = String::new();
    for folder in ["crates", "tests", "ui/src", "src-tauri/src"] {
        read_all(&root.join(folder), &mut sources);
    }
    let named = tests_named(&page);
    assert!(named.len() > 40, "{} tests are named", named.len());
    for name in named {
        let rust = format!("fn {name}(");
        let script = format!("test(\"{name}\"");
        assert!(sources.contains(&rust) || sources.contains(&script), "no test {name:?}");
    }
}

/// What stands in code in the last column of a table.
fn tests_named(page: &str) -> Vec<&str> {
    let rows = page.lines().filter(|line| line.starts_with('|'));
    let last = rows.filter_map(|row| row.trim_end_matches('|').rsplit('|').next());
    last.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect()
}

fn read_all(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path: PathBuf = entry.unwrap().path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "node_modules" && name != "target" {
            read_all(&path, into);
        } else if ["rs", "ts", "tsx", "mjs"].iter().any(|end| name.ends_with(&format!(".{end}"))) {
            into.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
