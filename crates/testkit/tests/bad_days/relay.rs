//! Relays that cannot be reached, or that someone else answers for.

use crate::{client, sync, texts};
use bellward_client::transport::{RelayAnswer, TransportError};
use bellward_client::{ClientError, MessageState};
use bellward_testkit::{Clinic, Meddling};

#[test]
fn whatever_stands_in_the_way_what_is_sent_waits_and_goes_out_once() {
    let clinic = Clinic::new(101);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let [nurse, doctor] = &staff;
    let direct = clinic.direct(nurse, doctor);
    let portal = RelayAnswer { status: 200, body: b"<html>Sign in</html>".to_vec() };
    let in_the_way = [
        Err(TransportError::Unreachable("no route".into())),
        Err(TransportError::NotPinned),
        Err(TransportError::NotTrusted("expired".into())),
        Err(TransportError::NotTheRelay("a page".into())),
        Ok(portal.clone()),
        Ok(RelayAnswer { status: 302, body: Vec::new() }),
        Ok(RelayAnswer { status: 511, ..portal }),
    ];
    let mut said = Vec::new();
    for (number, answer) in in_the_way.into_iter().enumerate() {
        let text = format!("text {number}");
        client(nurse).send(&direct, &text, None).unwrap();
        let instead = answer.clone();
        nurse.put_between(Some(Box::new(move |_| Meddling::Instead(instead.clone()))));
        let error = sync(&clinic, nurse).unwrap_err();
        assert!(error.passes(), "{error:?}");
        match answer {
            Err(expected) => {
                assert!(matches!(&error, ClientError::Unreachable(found) if *found == expected));
            }
            Ok(_) => {
                let found =
                    matches!(&error, ClientError::Unreachable(TransportError::NotTheRelay(_)));
                assert!(found, "{error:?}");
            }
        }
        let last = nurse.messages(&direct).pop().unwrap();
        assert!(matches!(last.state, MessageState::Queued | MessageState::Sending));
        nurse.put_between(None);
        clinic.sync(nurse);
        said.push(text);
    }
    clinic.sync_all(&staff);
    assert_eq!(texts(doctor, &direct), said);
}
