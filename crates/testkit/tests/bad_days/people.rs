//! People and devices that are removed while something is on its way.

use crate::{client, group, sync, texts};
use bellward_client::transport::{RelayRequest, TransportError};
use bellward_client::{ClientError, MessageState};
use bellward_testkit::{Clinic, Meddling};

/// A network that breaks whenever an envelope is posted.
fn no_post(request: &RelayRequest) -> Meddling {
    match request.path.as_str() {
        "/v1/posts" => Meddling::Instead(Err(TransportError::Unreachable("it broke".into()))),
        _ => Meddling::Through,
    }
}

#[test]
fn who_is_removed_while_something_is_sent_never_gets_it() {
    let clinic = Clinic::new(81);
    let staff = clinic.staff(["nurse", "doctor", "desk"]);
    clinic.sync_all(&staff);
    let ward = group(&clinic, &staff);
    let [nurse, doctor, desk] = &staff;
    // Sealed to all three, and on its way.
    desk.put_between(Some(Box::new(no_post)));
    client(desk).send(&ward, "for those who stay", None).unwrap();
    assert!(sync(&clinic, desk).unwrap_err().passes());
    clinic.turns().alone(client(nurse).remove_person(doctor.person())).unwrap();
    desk.put_between(None);
    clinic.sync_all(&[nurse.clone(), desk.clone()]);
    assert_eq!(texts(nurse, &ward), ["we begin", "for those who stay"]);
    assert_eq!(texts(desk, &ward), ["we begin", "for those who stay"]);
    assert!(matches!(sync(&clinic, doctor), Err(ClientError::Revoked)));
    assert_eq!(texts(doctor, &ward), ["we begin"]);
}

#[test]
fn who_is_removed_keeps_what_is_there_and_sends_nothing_more() {
    let clinic = Clinic::new(82);
    let staff = clinic.staff(["nurse", "doctor", "desk"]);
    clinic.sync_all(&staff);
    let ward = group(&clinic, &staff);
    let [nurse, doctor, desk] = &staff;
    // One that waits, and one that is sealed and on its way.
    doctor.put_between(Some(Box::new(no_post)));
    client(doctor).send(&ward, "on its way", None).unwrap();
    assert!(sync(&clinic, doctor).is_err());
    client(doctor).send(&ward, "waiting", None).unwrap();
    let device = client(doctor).me().device;
    clinic.turns().alone(client(nurse).revoke_device(device)).unwrap();
    doctor.put_between(None);
    for _ in 0..2 {
        let error = sync(&clinic, doctor).unwrap_err();
        assert!(matches!(error, ClientError::Revoked));
        assert!(error.to_string().contains("stays readable"));
    }
    clinic.sync_all(&[nurse.clone(), desk.clone()]);
    assert_eq!(texts(nurse, &ward), ["we begin"]);
    assert_eq!(texts(doctor, &ward), ["we begin", "on its way", "waiting"]);
}

#[test]
fn a_conversation_with_no_one_else_left_says_so_and_is_kept() {
    let clinic = Clinic::new(83);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let [nurse, doctor] = &staff;
    clinic.says(nurse, doctor, "you were here");
    clinic.sync_all(&staff);
    let direct = clinic.direct(nurse, doctor);
    nurse.put_between(Some(Box::new(no_post)));
    client(nurse).send(&direct, "too late", None).unwrap();
    assert!(sync(&clinic, nurse).is_err());
    nurse.put_between(None);
    clinic.turns().alone(client(nurse).remove_person(doctor.person())).unwrap();
    clinic.sync_all(std::slice::from_ref(nurse));
    let shown = nurse.messages(&direct);
    assert_eq!(texts(nurse, &direct), ["you were here", "too late"]);
    assert_eq!(shown[1].state, MessageState::Failed { reason: "nobody-left".into() });
    let refused = client(nurse).send(&direct, "is anyone there?", None).unwrap_err();
    assert!(matches!(refused, ClientError::NobodyLeft));
    assert!(refused.to_string().contains("kept as a draft"));
}
