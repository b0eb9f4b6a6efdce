//! Relays that cannot be reached, or that someone else answers for.

use crate::{client, greeted, sync, texts};
use bellward_client::transport::{RelayAnswer, RelayRequest, TransportError};
use bellward_client::{ClientError, MessageState};
use bellward_proto::relay::{LoginAnswer, Posted};
use bellward_proto::{ErrorBody, ErrorCode, OrderNumber};
use bellward_testkit::{Clinic, Meddling};
use std::cell::Cell;
use std::rc::Rc;

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

#[test]
fn a_relay_that_ends_every_session_is_given_up_for_now_and_nothing_is_lost() {
    let (clinic, staff, direct) = greeted(102);
    let [nurse, doctor] = &staff;
    client(nurse).send(&direct, "potassium is back", None).unwrap();
    nurse.put_between(Some(Box::new(|request: &RelayRequest| match request.path.as_str() {
        "/v1/posts" => {
            let body = ErrorBody::new(ErrorCode::LoginNeeded, "log in");
            let body = serde_json::to_vec(&body).unwrap();
            Meddling::Instead(Ok(RelayAnswer { status: 401, body }))
        }
        _ => Meddling::Through,
    })));
    let error = sync(&clinic, nurse).unwrap_err();
    assert!(matches!(&error, ClientError::Later(body) if body.code == ErrorCode::LoginNeeded));
    let last = nurse.messages(&direct).pop().unwrap();
    assert!(matches!(last.state, MessageState::Sending), "{:?}", last.state);
    nurse.put_between(None);
    clinic.sync_all(&staff);
    assert_eq!(texts(doctor, &direct), ["good morning", "potassium is back"]);
}

/// What goes out again until it stands after what a device missed would go out without end.
#[test]
fn a_number_that_an_envelope_cannot_have_is_not_believed() {
    let (clinic, staff, direct) = greeted(104);
    let [nurse, _] = &staff;
    client(nurse).send(&direct, "potassium is back", None).unwrap();
    nurse.put_between(Some(Box::new(|request: &RelayRequest| match request.path.as_str() {
        "/v1/posts" => Meddling::Altered(Box::new(|answer| {
            let posted: Posted = serde_json::from_slice(&answer.body).unwrap();
            let posted = Posted { number: OrderNumber(1), ..posted };
            RelayAnswer { body: serde_json::to_vec(&posted).unwrap(), ..answer }
        })),
        _ => Meddling::Through,
    })));
    let error = sync(&clinic, nurse).unwrap_err();
    assert!(matches!(&error, ClientError::Protocol(_)), "{error:?}");
    let last = nurse.messages(&direct).pop().unwrap();
    assert!(matches!(last.state, MessageState::Sending), "{:?}", last.state);
    nurse.put_between(None);
    clinic.sync_all(&staff);
    for device in &staff {
        assert_eq!(texts(device, &direct), ["good morning", "potassium is back"]);
    }
    assert!(matches!(nurse.messages(&direct).pop().unwrap().state, MessageState::Delivered));
}

#[test]
fn a_token_of_another_device_is_not_used_on() {
    let (clinic, staff, direct) = greeted(103);
    let [nurse, doctor] = &staff;
    // The nurse's session is opened while the relay looks on.
    let token = Rc::new(Cell::new(None));
    let seen = Rc::clone(&token);
    let altered = move |alter: &dyn Fn(&mut LoginAnswer), answer: RelayAnswer| {
        let mut login: LoginAnswer = serde_json::from_slice(&answer.body).unwrap();
        alter(&mut login);
        RelayAnswer { body: serde_json::to_vec(&login).unwrap(), ..answer }
    };
    nurse.put_between(Some(Box::new(move |request| {
        let seen = Rc::clone(&seen);
        match request.path.as_str() {
            "/v1/login" => Meddling::Altered(Box::new(move |answer| {
                altered(&|login| seen.set(Some(login.token)), answer)
            })),
            _ => Meddling::Through,
        }
    })));
    nurse.stop();
    nurse.start().unwrap();
    clinic.sync(nurse);
    nurse.put_between(None);
    let token = token.get().unwrap();
    // Then the doctor's device is given that token, and told that it is confirmed.
    doctor.put_between(Some(Box::new(move |request| match request.path.as_str() {
        "/v1/login" => {
            Meddling::Altered(Box::new(move |answer| altered(&|login| login.token = token, answer)))
        }
        "/v1/session/confirm" => {
            Meddling::Instead(Ok(RelayAnswer { status: 200, body: b"{}".to_vec() }))
        }
        _ => Meddling::Through,
    })));
    doctor.stop();
    doctor.start().unwrap();
    client(doctor).send(&direct, "on my way", None).unwrap();
    let error = sync(&clinic, doctor).unwrap_err();
    assert!(matches!(&error, ClientError::Later(body) if body.code == ErrorCode::LoginNeeded));
    let last = doctor.messages(&direct).pop().unwrap();
    assert!(matches!(last.state, MessageState::Sending), "{:?}", last.state);
    doctor.put_between(None);
    clinic.sync_all(&staff);
    for device in &staff {
        assert_eq!(texts(device, &direct), ["good morning", "on my way"], "{}", device.name());
    }
}
