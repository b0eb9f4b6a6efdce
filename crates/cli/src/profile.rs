//! Where profiles are.

use crate::failure::Failure;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Names the directory of all profiles.
const VARIABLE: &str = "BELLWARD_HOME";

/// The directory of a profile: a name lies under Bellward's data directory, a path is itself.
///
/// # Errors
/// When the name cannot be a directory's, or there is no data directory.
pub fn directory(profile: &str) -> Result<PathBuf, Failure> {
    under(profile, std::env::var_os(VARIABLE), dirs::data_dir())
}

fn under(profile: &str, home: Option<OsString>, data: Option<PathBuf>) -> Result<PathBuf, Failure> {
    if profile.contains(std::path::is_separator) {
        return Ok(PathBuf::from(profile));
    }
    if profile.is_empty() || profile == "." || profile == ".." || profile.contains('\0') {
        return Err(Failure::usage(format!(
            "\"{profile}\" cannot be the name of a profile: use a word, or a path with a separator"
        )));
    }
    let home = home.filter(|home| !home.is_empty()).map(PathBuf::from);
    match home.or_else(|| data.map(|data| data.join("bellward"))) {
        Some(home) => Ok(Path::new(&home).join(profile)),
        None => Err(Failure::new(
            "no-home",
            format!(
                "there is no data directory on this machine for this user. Set {VARIABLE}, or give --profile a path"
            ),
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_name_lies_at_home_and_a_path_where_it_says() {
        let data = Some(PathBuf::from("/data"));
        assert_eq!(under("A", None, data.clone()).unwrap(), Path::new("/data/bellward/A"));
        assert_eq!(under("A", Some("/h".into()), data.clone()).unwrap(), Path::new("/h/A"));
        assert_eq!(under("./A", Some("/h".into()), data.clone()).unwrap(), Path::new("./A"));
        assert_eq!(under("..", None, data).unwrap_err().status(), 2);
        assert_eq!(under("A", None, None).unwrap_err().status(), 1);
    }
}
