//! The encodings as they are written today: what is in a clinic's ledger must be read for ever.

use crate::clinic::*;
use crate::sealing::rng;
use bellward_proto::*;
use bellward_trust::*;
use data_encoding::HEXLOWER;
use zeroize::Zeroizing;

fn lines(bytes: &[u8]) -> String {
    bytes.chunks(40).map(|chunk| HEXLOWER.encode(chunk) + "\n").collect()
}

#[test]
fn signed_statements() {
    let mut clinic = Clinic::new();
    let invited = clinic.invite(Role::FrontDesk);
    let (_, desk) = clinic.try_join(&invited);
    let ends = Some(clinic.now.plus_millis(8 * HOUR));
    let (shared, body) = clinic.device_body(desk.id, ends);
    clinic.add(&desk, &shared, body);
    clinic.publish(true);
    clinic.by_founder(StatementBody::DeviceRevoked { device: shared.id });
    clinic.by_founder(StatementBody::PersonRemoved { person: desk.id });
    clinic.by_founder(StatementBody::HeadConfirmed {});
    let names = [
        "clinic-created",
        "invite-made",
        "person-joined",
        "device-added",
        "directory-published",
        "device-revoked",
        "person-removed",
        "head-confirmed",
    ];
    assert_eq!(clinic.log.len(), names.len());
    for (name, signed) in names.iter().zip(&clinic.log) {
        let parsed = SignedStatement::from_bytes(signed.as_slice()).unwrap();
        assert_eq!(parsed.to_bytes(), signed.0);
        let statement = Statement::from_bytes(parsed.statement.as_slice()).unwrap();
        assert_eq!(statement.to_bytes(), parsed.statement.0);
        assert!(signed.0.len() <= limits::STATEMENT / 2, "{name} leaves little room");
        insta::assert_snapshot!(*name, lines(signed.as_slice()));
    }
    let root = clinic.invite_body(Role::Administrator).1;
    clinic.by_root(root);
    insta::assert_snapshot!("head-of-all", clinic.ledger.head().unwrap().to_string());
    let proof = ForkProof { first: clinic.log[0].clone(), second: clinic.log[7].clone() };
    assert_eq!(ForkProof::from_bytes(&proof.to_bytes()), Ok(proof.clone()));
    insta::assert_snapshot!("fork-proof", lines(&proof.to_bytes()));
}

#[test]
fn keys_and_sealed_things() {
    let clinic = ClinicId([1; 32]);
    let key = ClinicKey { generation: KeyGeneration(2), key: Zeroizing::new([3; 32]) };
    assert_eq!(ClinicKey::from_bytes(&key.to_bytes()), Ok(key.clone()));
    insta::assert_snapshot!("clinic-key", lines(&key.to_bytes()));

    let contents = InviteContents { clinic_key: key.clone(), name: "Ada Okafor".to_owned() };
    assert_eq!(InviteContents::from_bytes(&contents.to_bytes()), Ok(contents.clone()));
    insta::assert_snapshot!("invite-contents", lines(&contents.to_bytes()));

    let directory = Directory {
        version: DirectoryVersion(1),
        clinic_name: "Elm Street Family Practice".to_owned(),
        people: [(PersonId([4; 16]), PersonEntry { name: "Ada Okafor".to_owned() })].into(),
    };
    assert_eq!(Directory::from_bytes(&directory.to_bytes()), Ok(directory.clone()));
    insta::assert_snapshot!("directory", lines(&directory.to_bytes()));
    let sealed = seal_directory(&key, &clinic, &directory, &mut rng()).unwrap();
    insta::assert_snapshot!("sealed-directory", lines(sealed.as_slice()));

    let secret = SealSecret::from_seed([5; 32]);
    let device = DeviceId([6; 16]);
    let sealed = key.seal_to(&clinic, &device, &secret.public(), &mut rng()).unwrap();
    insta::assert_snapshot!("sealed-clinic-key", lines(sealed.sealed.as_slice()));
    insta::assert_snapshot!("sealed-keys-digest", sealed_keys_digest(&[sealed]).to_string());

    let secret = bellward_proto::invite::InviteSecret(Zeroizing::new([7; 32]));
    let keys = InviteKeys::derive(&secret);
    let seeds = [*keys.signing.seed(), *keys.seal.seed()].concat();
    insta::assert_snapshot!("invite-keys", lines(&seeds));
}

#[test]
fn roles_and_kinds_have_names() {
    for (role, name) in [
        (Role::Administrator, "administrator"),
        (Role::Physician, "physician"),
        (Role::Nurse, "nurse"),
        (Role::FrontDesk, "front-desk"),
        (Role::Compliance, "compliance"),
        (Role::Staff, "staff"),
    ] {
        assert_eq!((role.to_string().as_str(), name.parse()), (name, Ok(role)));
    }
    for (kind, name) in [(DeviceKind::Personal, "personal"), (DeviceKind::Shared, "shared")] {
        assert_eq!((kind.to_string().as_str(), name.parse()), (name, Ok(kind)));
    }
    let error = "boss".parse::<Role>().unwrap_err().to_string();
    assert!(error.starts_with("\"boss\" is none of: administrator"), "{error}");
}
