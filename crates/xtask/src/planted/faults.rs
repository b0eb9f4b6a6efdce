//! The faults that are planted. Each is a mistake that someone could make.

use super::Fault;

const TRUST: &[&str] = &["test", "--locked", "-p", "bellward-trust"];
const E2EE: &[&str] = &["test", "--locked", "-p", "bellward-e2ee"];
const STORE: &[&str] = &["test", "--locked", "-p", "bellward-store"];
const RELAY: &[&str] = &["test", "--locked", "-p", "bellward-relay"];
const SIMULATION: &[&str] =
    &["run", "--locked", "-p", "bellward-testkit", "--bin", "bellward-sim", "--", "--runs", "40"];

/// All of them.
pub const FAULTS: &[Fault] = &[
    Fault {
        name: "anyone-removes",
        breaks: "only an administrator removes people from the clinic",
        file: "crates/trust/src/rights.rs",
        edits: &[("    author.over(role)?;\n", "    let _ = (author, role);\n")],
        tests: TRUST,
    },
    Fault {
        name: "half-signed",
        breaks: "the keys that a statement brings in sign it too",
        file: "crates/trust/src/append.rs",
        edits: &[("if !parsed.is_signed(", "if index == 0 && !parsed.is_signed(")],
        tests: TRUST,
    },
    Fault {
        name: "removal-left-out",
        breaks: "nothing is encrypted to a device that the ledger no longer lets in",
        file: "crates/e2ee/src/encrypt.rs",
        edits: &[("if !remove.is_empty() {", "if !remove.is_empty() && false {")],
        tests: E2EE,
    },
    Fault {
        name: "any-leaf-key",
        breaks: "a leaf has the very key that the ledger names",
        file: "crates/e2ee/src/judge.rs",
        edits: &[(
            "if entitled.get(&claim.device) != Some(&claim.key) {",
            "if !entitled.contains_key(&claim.device) {",
        )],
        tests: E2EE,
    },
    Fault {
        name: "order-not-compared",
        breaks: "all saw the same order of the conversation",
        file: "crates/e2ee/src/judge.rs",
        edits: &[("if hash_there != Some(header.order_hash) {", "if hash_there.is_none() {")],
        tests: E2EE,
    },
    Fault {
        name: "keychain-left-out",
        breaks: "the passphrase alone does not open a profile with a keychain",
        file: "crates/store/src/key.rs",
        edits: &[(
            "keychain_secret.unwrap_or(&[])",
            "keychain_secret.filter(|_| false).unwrap_or(&[])",
        )],
        tests: STORE,
    },
    Fault {
        name: "no-deduplication",
        breaks: "a post that is repeated keeps its number",
        file: "crates/relay/src/operations/post.rs",
        edits: &[(
            "transaction.posted(clinic, &caller.device, &draft.hash)?",
            "transaction.posted(clinic, &caller.device, &draft.hash)?.filter(|_| false)",
        )],
        tests: RELAY,
    },
    Fault {
        name: "ledger-check-skipped",
        breaks: "nothing is taken that was made before a removal",
        file: "crates/relay/src/clinic/order.rs",
        edits: &[(
            "if header.ledger_head != known.head {",
            "if header.ledger_head != known.head && false {",
        )],
        tests: RELAY,
    },
    Fault {
        name: "copies-welcome",
        breaks: "an old copy of a profile opens no session",
        file: "crates/relay/src/clinic/session.rs",
        edits: &[("if request.counter == counted ||", "if request.counter <= counted ||")],
        tests: RELAY,
    },
    Fault {
        name: "transaction-split-in-two",
        breaks: "decrypting a message and storing it are one step",
        file: "crates/client/src/receive.rs",
        edits: &[
            (
                "        self.write(|tx| {\n            let mut last = tx.queue_cursor()?;",
                "        let items = items.get(..1).unwrap_or_default();\n        \
                 let known = self.read(|tx| Ok(tx.queue_cursor()?))?;\n        \
                 let new = items.first().filter(|item| item.cursor > known);\n        \
                 let mut early = new.map(|item| self.write(|tx| tx.attempt(|tx| {\n            \
                 self.machine(tx, |machine| machine.process(item, &ledger, now))\n        \
                 }))).transpose()?;\n        \
                 self.write(|tx| {\n            let mut last = tx.queue_cursor()?;",
            ),
            (
                "let outcome = tx.attempt(|tx| {\n                    \
                 self.machine(tx, |machine| machine.process(item, &ledger, now))\n                \
                 })?;",
                "let Some(outcome) = early.take() else { continue };",
            ),
        ],
        tests: SIMULATION,
    },
];
