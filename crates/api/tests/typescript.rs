//! The UI's TypeScript is what this crate declares. To write it anew:
//! `BELLWARD_UPDATE=1 cargo test -p bellward-api`.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use bellward_api::{COMMANDS, typescript};
use std::path::Path;

#[test]
fn generated_typescript_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/api/generated/contract.ts");
    let expected = typescript::contract();
    if std::env::var_os("BELLWARD_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &expected).unwrap();
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{} is stale: run BELLWARD_UPDATE=1 cargo test -p bellward-api",
        path.display()
    );
}

#[test]
fn every_command_has_a_signature() {
    let declared: Vec<&str> = typescript::signatures().iter().map(|s| s.name).collect();
    assert_eq!(declared, COMMANDS);
}
