//! How a profile begins: by making a clinic, or by joining one.

use crate::arguments::Everywhere;
use crate::failure::Failure;
use crate::output::{Output, remark};
use crate::passphrase::Source;
use crate::{keychain, profile};
use bellward_client::{Client, ClientError, NewClinic, ProfilePlace, Surroundings};
use bellward_proto::RelayAddress;
use bellward_proto::invite::InviteCode;
use bellward_store::{ArgonCost, Keychain, OsKeychain, Store, StoreError, Unlock};
use serde_json::json;
use std::io::Read;
use std::path::PathBuf;
use zeroize::Zeroizing;

/// The longest invite code that is read from standard input, in bytes.
const LONGEST_CODE: u64 = 16 * 1024;

/// A profile about to be made: where, and how it will be locked.
struct Beginning {
    directory: PathBuf,
    passphrase: Zeroizing<String>,
    keychain: Option<OsKeychain>,
}

impl Beginning {
    fn new(everywhere: &Everywhere) -> Result<Self, Failure> {
        let directory = profile::directory(&everywhere.profile)?;
        if Store::exists(&directory) {
            return Err(StoreError::ProfileExists { directory }.into());
        }
        let source = Source::of(everywhere);
        let keychain = keychain::for_making(everywhere.no_keychain, &source)?;
        Ok(Beginning { directory, passphrase: source.choose()?, keychain })
    }

    fn place(&self) -> ProfilePlace<'_> {
        ProfilePlace {
            directory: &self.directory,
            unlock: Unlock {
                passphrase: &self.passphrase,
                keychain: self.keychain.as_ref().map(|keychain| keychain as &dyn Keychain),
            },
            cost: ArgonCost::STANDARD,
        }
    }

    /// Why it did not begin, and what is there all the same.
    fn failed(&self, error: ClientError) -> Failure {
        let made = Store::exists(&self.directory);
        let failure = Failure::from(error);
        if made {
            failure.and("The profile is made and kept: `bellward sync` finishes what is left")
        } else {
            failure
        }
    }
}

/// Makes a clinic.
pub async fn create(
    everywhere: &Everywhere,
    output: Output,
    relay: &RelayAddress,
    name: &str,
    person: &str,
) -> Result<(), Failure> {
    let beginning = Beginning::new(everywhere)?;
    let new = NewClinic {
        clinic_name: name.to_owned(),
        person_name: person.to_owned(),
        relay: relay.clone(),
    };
    let made = Client::create_clinic(&beginning.place(), &new, Surroundings::real()).await;
    finish(made.map_err(|error| beginning.failed(error))?, output, "made").await
}

/// Joins a clinic.
pub async fn join(everywhere: &Everywhere, output: Output, code: &str) -> Result<(), Failure> {
    let typed = if code == "-" { code_from_input()? } else { Zeroizing::new(code.to_owned()) };
    let code = InviteCode::from_text(&typed)?;
    let beginning = Beginning::new(everywhere)?;
    let joined = Client::join(&beginning.place(), &code, Surroundings::real()).await;
    finish(joined.map_err(|error| beginning.failed(error))?, output, "joined").await
}

/// Lets others reach the new device, and says who it is.
async fn finish(client: Client, output: Output, how: &str) -> Result<(), Failure> {
    if let Err(error) = client.sync().await {
        remark(&format!("{error}. The profile is {how}; `bellward sync` does what is left"));
    }
    let me = client.me();
    let value = json!({
        "clinic": me.clinic_name,
        "clinic_id": me.clinic,
        "person": me.name,
        "person_id": me.person,
        "device": me.device,
        "role": me.role,
        "relay": me.relay,
    });
    output.say(&value, &format!("{} is {how}. You are {}.", me.clinic_name, me.name))
}

fn code_from_input() -> Result<Zeroizing<String>, Failure> {
    let mut text = Zeroizing::new(String::with_capacity(1024));
    std::io::stdin().lock().take(LONGEST_CODE).read_to_string(&mut text).map_err(|error| {
        Failure::new("input", format!("the invite code cannot be read: {error}. Nothing was made"))
    })?;
    Ok(text)
}
