//! What is kept or sent keeps its form: a change of these needs a new version.

use crate::{
    Description, HaltReason, WelcomeFault,
    heard::Heard,
    key_package::KeyPackageRecord,
    record::{Record, State, Successor},
};
use bellward_proto::{
    Blob, ConversationId, DeviceId, EnvelopeHash, GroupGeneration, LedgerHead, OrderHash,
    OrderNumber, PersonId, PostHeader, PostKind, RecipientsHash, Versioned,
};

fn hex(bytes: &[u8]) -> String {
    let lines =
        bytes.chunks(32).map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect());
    lines.collect::<Vec<String>>().join("\n")
}

#[test]
fn a_description() {
    let group = Description::group("Ward 3", [PersonId([1; 16]), PersonId([2; 16])]);
    insta::assert_snapshot!("description-group", hex(&group.to_bytes()));
    let direct = Description::direct(PersonId([1; 16]), PersonId([2; 16]));
    insta::assert_snapshot!("description-direct", hex(&direct.to_bytes()));
}

#[test]
fn a_key_package_record() {
    let record = KeyPackageRecord::example();
    insta::assert_snapshot!("key-package-record", hex(&record.to_bytes()));
}

#[test]
fn a_record() {
    let header = PostHeader {
        kind: PostKind::Commit,
        conversation: ConversationId([1; 16]),
        generation: GroupGeneration(2),
        sender: DeviceId([3; 16]),
        ledger_head: LedgerHead([4; 32]),
        last_number: OrderNumber(5),
        order_hash: OrderHash([6; 32]),
        recipients: RecipientsHash([7; 32]),
    };
    let reason = HaltReason::Welcome(WelcomeFault::Sealed);
    let mut record = Record::new(&header, State::Halted(reason));
    record.description = Some(Description::group("Ward 3", [PersonId([8; 16])]));
    record.leaves = [DeviceId([9; 16])].into();
    record.heard =
        [(DeviceId([9; 16]), Heard::NOTHING), (DeviceId([10; 16]), Heard::UNKNOWN)].into();
    record.pending = Some(EnvelopeHash([11; 32]));
    record.successor = Some(Successor {
        generation: GroupGeneration(3),
        hash: EnvelopeHash([12; 32]),
        leaves: vec![DeviceId([9; 16])],
    });
    record.outstanding = vec![(EnvelopeHash([14; 32]), 15)];
    record.rejoins = [DeviceId([9; 16])].into();
    insta::assert_snapshot!("record", hex(&record.to_bytes()));
    for state in [State::Founding, State::Active, State::Removed, State::Lost] {
        record.state = state;
        assert_eq!(Record::from_bytes(&record.to_bytes()).ok(), Some(record.clone()));
    }
}

#[test]
fn a_group_id_is_conversation_and_generation() {
    let id = crate::machine::group_id(&ConversationId([1; 16]), GroupGeneration(2));
    let expected = [[1u8; 16].as_slice(), &[0, 0, 0, 0, 0, 0, 0, 2]].concat();
    assert_eq!(Blob(id.to_vec()), Blob(expected));
}
