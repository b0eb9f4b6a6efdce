//! Every target, in one table.

mod encodings;
mod events;
mod json;
mod ledger;
mod machine;
mod relay_requests;
mod sealed;
mod stored;
mod text;
mod window;

pub(crate) use ledger::Signatory;
pub(crate) use machine::{PARTS, STAGES};
pub(crate) use relay_requests::{Ward, paths};
pub(crate) use sealed::Sealed;
pub(crate) use stored::profile;

/// Takes bytes, and panics when something does not hold that must.
pub type Reader = Box<dyn Fn(&[u8])>;

/// One input from outside.
pub struct Target {
    /// As the command line and the corpus call it.
    pub name: &'static str,
    /// What goes in, and what must hold.
    pub what: &'static str,
    /// How many changed inputs the tests try: what takes a second or so.
    pub rounds: usize,
    /// Makes what the bytes go into.
    pub open: fn() -> Reader,
}

/// The target of a name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}

macro_rules! targets {
    ($($name:ident, $rounds:literal, $open:expr, $what:literal;)*) => {
        /// All of them.
        pub const TARGETS: &[Target] = &[$(
            Target { name: stringify!($name), what: $what, rounds: $rounds, open: $open },
        )*];

        #[cfg(test)]
        mod short {
            $(#[test]
            fn $name() {
                crate::targets::short_run(stringify!($name));
            })*
        }
    };
}

targets! {
    envelope, 30000, encodings::envelope, "envelopes, headers and pleas: what is read is written alike";
    content, 30000, encodings::content, "decrypted messages: what is read is written alike";
    statement, 30000, encodings::statement, "ledger statements and fork proofs: what is read is written alike";
    directory, 30000, encodings::directory, "an opened directory, clinic key, invite bundle, Welcome or description";
    append, 20000, ledger::append_any, "statements to append: nothing that nobody signed is taken, nothing refused leaves a trace";
    member_states, 5000, ledger::member_states, "a hostile member's statements, rightly signed: their rights hold";
    sealed, 4000, sealed::sealed, "sealed keys, bundles, texts and directories: only what was sealed opens";
    seal_key, 2000, sealed::seal_key, "keys of others to seal to";
    identifier, 100000, text::identifier, "ids as text: one text each";
    address, 100000, text::address, "a relay's address: what is accepted is a URL of just that host and port";
    invite_code, 60000, text::invite_code, "an invite code as pasted";
    answer, 10000, json::answer, "what the relay answers";
    request, 10000, json::request, "what a device asks";
    events, 30000, events::events, "the relay's event stream, however it is cut";
    relay, 8000, relay_requests::relay, "requests to the relay's router: a refusal has its code, the ledger stays";
    process, 2500, machine::process, "numbered envelopes and Welcomes: only the genuine has effect";
    key_package, 700, machine::key_package, "claimed key packages: only genuine ones are added";
    machine_state, 3000, machine::state, "what the MLS machine has stored";
    lock_file, 10000, stored::lock_file, "lock.cbor";
    preferences, 8000, stored::preferences, "the file of preferences: what is out of bounds does not come in";
    search, 1000, stored::search, "a person's search: any text is a valid one";
    command, 10000, window::command, "what the window asks: secrets are not printed";
    picture, 1500, window::picture, "a picture in which a QR code is looked for";
}

/// Every example, and changes of them, from a seed.
#[cfg(test)]
fn short_run(name: &str) {
    use crate::mutations::Mutations;
    let target = target(name).unwrap();
    let examples: Vec<Vec<u8>> = crate::corpus::read(name).unwrap().into_values().collect();
    assert!(!examples.is_empty(), "{name} has no examples");
    let seed = crate::run::fingerprint(name.as_bytes());
    let changed = Mutations::new(&examples, seed).take(target.rounds);
    crate::run::run(target, examples.iter().cloned().chain(changed));
}
