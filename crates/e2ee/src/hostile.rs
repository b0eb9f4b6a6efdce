//! What a hostile member can make: void for all alike, and the group goes on.

use crate::{
    Change, Description, HaltReason, LocalDevice, Outgoing, Processed, SEAL_KEY_EXTENSION, Status,
    VoidReason, WelcomeFault,
    clinic::{Clinic, Phone, clinic, system_millis, texts},
    description::{CIPHERSUITE, HEADER_EXTENSION},
    key_package::{lifetime, usable},
    leaf,
    outgoing::Place,
    relay::tampered,
    sealed_welcome,
};
use bellward_proto::{
    ConversationId, DeviceId, LedgerHead, OrderHash, OrderNumber, PostHeader, PostKind,
    RecipientsHash, Versioned, relay::WelcomeDigest,
};
use bellward_trust::{LeafSecret, SealSecret};
use openmls::prelude::{
    CredentialType, Extension, ExtensionType, Extensions, GroupContext, KeyPackage, Lifetime,
    OpenMlsProvider as _, Proposal, RequiredCapabilitiesExtension, UnknownExtension,
};
use std::time::Duration;

const ALICE: usize = 0;
const BOB: usize = 1;
const CAROL: usize = 2;
const ALL: [usize; 3] = [ALICE, BOB, CAROL];

/// A commit by the rules of MLS alone.
#[derive(Default)]
struct Forged<'f> {
    remove: Vec<DeviceId>,
    add: Vec<KeyPackage>,
    extensions: Option<Extensions<GroupContext>>,
    proposals: Vec<Proposal>,
    recipients: Vec<DeviceId>,
    header: Option<&'f dyn Fn(&mut PostHeader)>,
    keep: bool,
}

fn forge(
    clinic: &Clinic,
    phone: usize,
    conversation: &ConversationId,
    forged: Forged<'_>,
) -> Outgoing {
    let at = &clinic.phones[phone];
    let machine = at.machine();
    let record = machine.record(conversation).unwrap();
    let mut group = machine.group(conversation, record.generation).unwrap();
    let place = Place::of(conversation, &record, clinic.ledger.head().unwrap());
    let recipients = RecipientsHash::of(&forged.recipients);
    let mut header = place.header(PostKind::Commit, at.id(), recipients);
    if let Some(change) = forged.header {
        change(&mut header.header);
        header.bytes = header.header.to_bytes();
        header.digest = PostHeader::digest(&header.bytes);
    }
    let claims = machine.claims(&group).unwrap();
    let remove = claims.iter().filter(|(_, leaf)| forged.remove.contains(&leaf.device));
    let remove: Vec<_> = remove.map(|(index, _)| *index).collect();
    group.set_aad(header.digest.0.to_vec());
    let provider = machine.provider();
    let mut builder = group
        .commit_builder()
        .force_self_update(true)
        .propose_removals(remove)
        .propose_adds(forged.add)
        .add_proposals(forged.proposals);
    if let Some(extensions) = forged.extensions {
        builder = builder.propose_group_context_extensions(extensions).unwrap();
    }
    let builder = builder.load_psks(provider.storage()).unwrap();
    let built = builder.build(provider.rand(), provider.crypto(), &at.device, |_| true).unwrap();
    let bundle = built.stage_commit(&provider).unwrap();
    if forged.keep {
        group.merge_pending_commit(&provider).unwrap();
    } else {
        group.clear_pending_commit(provider.storage()).unwrap();
    }
    let body = bundle.into_commit().to_bytes().unwrap();
    Outgoing::new(header, body, forged.recipients, Vec::new()).unwrap()
}

fn ids(clinic: &Clinic, phones: &[usize]) -> Vec<DeviceId> {
    phones.iter().map(|phone| clinic.id(*phone)).collect()
}

/// A key package of any device, with any leaf key, with or without an X-Wing key.
fn key_package(at: &Phone, device: &LocalDevice, good: Lifetime, seal: bool) -> KeyPackage {
    let key = SealSecret::from_seed([7; 32]).public().as_slice().to_vec();
    let extension = Extension::Unknown(SEAL_KEY_EXTENSION, UnknownExtension(key));
    let extensions =
        if seal { Extensions::single(extension).unwrap() } else { Extensions::empty() };
    let bundle = KeyPackage::builder()
        .key_package_extensions(extensions)
        .key_package_lifetime(good)
        .leaf_node_capabilities(leaf::capabilities())
        .build(CIPHERSUITE, &at.machine().provider(), device, device.credential())
        .unwrap();
    bundle.into_key_package()
}

/// Posted by Carol, it is void to Alice and Bob for this reason, and they go on.
fn is_void(
    clinic: &mut Clinic,
    conversation: &ConversationId,
    outgoing: &Outgoing,
    expected: VoidReason,
) {
    let everyone: Vec<DeviceId> = clinic.phones.iter().map(Phone::id).collect();
    clinic.relay.post_raw(&outgoing.envelope, &everyone, &outgoing.welcomes);
    for phone in [ALICE, BOB] {
        assert_eq!(clinic.sync(phone), [Processed::Void { reason: expected }]);
    }
    assert!(matches!(clinic.sync(CAROL)[..], [Processed::Void { .. }]));
    clinic.assert_agree(&ALL, conversation);
    clinic.say(ALICE, conversation, "we go on");
    assert_eq!(texts(&clinic.sync(BOB)), ["we go on"]);
    assert_eq!(texts(&clinic.sync(CAROL)), ["we go on"]);
    clinic.sync(ALICE);
    clinic.reconcile(BOB, conversation);
    clinic.sync_all();
    clinic.assert_agree(&ALL, conversation);
}

fn start() -> (Clinic, ConversationId) {
    let mut clinic = clinic(3);
    let conversation = clinic.conversation(&ALL);
    (clinic, conversation)
}

#[test]
fn a_ghost_cannot_be_added() {
    let (mut clinic, conversation) = start();
    let ghost = LocalDevice {
        clinic: clinic.ledger.clinic(),
        person: clinic.person(ALICE),
        device: DeviceId([0xbb; 16]),
        leaf: LeafSecret::from_seed([1; 32]),
    };
    let add = vec![key_package(&clinic.phones[CAROL], &ghost, lifetime(clinic.now), true)];
    let mut recipients = ids(&clinic, &ALL);
    recipients.push(ghost.device);
    let outgoing =
        forge(&clinic, CAROL, &conversation, Forged { add, recipients, ..Forged::default() });
    is_void(&mut clinic, &conversation, &outgoing, VoidReason::LeafNotEntitled);
}

#[test]
fn a_device_of_someone_outside_cannot_be_added() {
    let mut clinic = clinic(4);
    let conversation = clinic.conversation(&ALL);
    let outsider = &clinic.phones[3];
    let add = vec![key_package(outsider, &outsider.device, lifetime(clinic.now), true)];
    let recipients = ids(&clinic, &[0, 1, 2, 3]);
    let outgoing =
        forge(&clinic, CAROL, &conversation, Forged { add, recipients, ..Forged::default() });
    is_void(&mut clinic, &conversation, &outgoing, VoidReason::LeafNotEntitled);
}

#[test]
fn a_leaf_with_another_key_than_the_ledgers_cannot_be_added() {
    let (mut clinic, conversation) = start();
    let tablet = clinic.add_phone(ALICE);
    let false_tablet = LocalDevice {
        clinic: clinic.ledger.clinic(),
        person: clinic.person(ALICE),
        device: clinic.id(tablet),
        leaf: LeafSecret::from_seed([2; 32]),
    };
    let add = vec![key_package(&clinic.phones[CAROL], &false_tablet, lifetime(clinic.now), true)];
    let recipients = ids(&clinic, &[0, 1, 2, tablet]);
    let outgoing =
        forge(&clinic, CAROL, &conversation, Forged { add, recipients, ..Forged::default() });
    let void = VoidReason::LeafNotEntitled;
    let everyone = ids(&clinic, &ALL);
    clinic.relay.post_raw(&outgoing.envelope, &everyone, &[]);
    assert_eq!(clinic.sync(BOB), [Processed::Void { reason: void }]);
}

#[test]
fn a_key_package_without_an_x_wing_key_cannot_be_added() {
    let (mut clinic, conversation) = start();
    let tablet = clinic.add_phone(ALICE);
    let device = &clinic.phones[tablet].device;
    let bare = key_package(&clinic.phones[tablet], device, lifetime(clinic.now), false);
    let recipients = ids(&clinic, &[0, 1, 2, tablet]);
    let forged = Forged { add: vec![bare.clone()], recipients, ..Forged::default() };
    let outgoing = forge(&clinic, CAROL, &conversation, forged);
    let everyone = ids(&clinic, &ALL);
    clinic.relay.post_raw(&outgoing.envelope, &everyone, &[]);
    assert_eq!(clinic.sync(BOB), [Processed::Void { reason: VoidReason::KeyPackage }]);

    // Nor does an honest device take it from the relay.
    let bytes = openmls::prelude::MlsMessageOut::from(bare).to_bytes().unwrap();
    let device = clinic.id(tablet);
    let claimed = [bellward_proto::relay::ClaimedKeyPackage { device, package: bytes.into() }];
    let roster = clinic.ledger.roster();
    let entitled = crate::judge::entitled(&roster, &[clinic.person(ALICE)]);
    let crypto = &clinic.phones[BOB].crypto;
    let usable = usable(crypto, &clinic.ledger.clinic(), &entitled, &claimed, clinic.now);
    assert!(usable.is_empty());
}

#[test]
fn recipients_must_be_the_leaves() {
    let (mut clinic, conversation) = start();
    let recipients = ids(&clinic, &[ALICE, CAROL]);
    let outgoing = forge(&clinic, CAROL, &conversation, Forged { recipients, ..Forged::default() });
    is_void(&mut clinic, &conversation, &outgoing, VoidReason::Recipients);
}

#[test]
fn a_commit_that_keeps_a_revoked_device_is_void() {
    let (mut clinic, conversation) = start();
    let tablet = clinic.add_phone(BOB);
    clinic.reconcile(ALICE, &conversation);
    clinic.sync_all();
    clinic.revoke(tablet);
    let recipients = ids(&clinic, &[0, 1, 2, tablet]);
    let outgoing = forge(
        &clinic,
        CAROL,
        &conversation,
        Forged { recipients: recipients.clone(), ..Forged::default() },
    );
    clinic.relay.post_raw(&outgoing.envelope, &recipients, &[]);
    let void = Processed::Void { reason: VoidReason::LeafNotEntitled };
    assert_eq!(clinic.sync(ALICE), std::slice::from_ref(&void));
    assert_eq!(clinic.sync(BOB), [void]);
}

#[test]
fn the_revoked_cannot_commit() {
    let (mut clinic, conversation) = start();
    clinic.revoke(CAROL);
    let recipients = ids(&clinic, &ALL);
    let outgoing = forge(
        &clinic,
        CAROL,
        &conversation,
        Forged { recipients: recipients.clone(), ..Forged::default() },
    );
    clinic.relay.post_raw(&outgoing.envelope, &recipients, &[]);
    let void = Processed::Void { reason: VoidReason::NotEntitled };
    assert_eq!(clinic.sync(ALICE), [void]);
}

#[test]
fn the_ledger_does_not_go_back() {
    let (mut clinic, conversation) = start();
    let old = clinic.ledger.head().unwrap();
    clinic.confirm_head();
    clinic.reconcile(ALICE, &conversation);
    clinic.sync_all();
    let recipients = ids(&clinic, &ALL);
    let header = |header: &mut PostHeader| header.ledger_head = old;
    let forged = Forged { recipients, header: Some(&header), ..Forged::default() };
    let outgoing = forge(&clinic, CAROL, &conversation, forged);
    is_void(&mut clinic, &conversation, &outgoing, VoidReason::LedgerGoesBack);
}

#[test]
fn the_place_in_the_order_is_held_to() {
    let (mut clinic, conversation) = start();
    clinic.reconcile(ALICE, &conversation);
    clinic.sync_all();
    type Lie<'l> = &'l dyn Fn(&mut PostHeader);
    let lies: [(Lie<'_>, VoidReason); 4] = [
        (&|header| header.last_number = OrderNumber(1), VoidReason::Position),
        (&|header| header.last_number = OrderNumber(99), VoidReason::Position),
        (&|header| header.generation = header.generation.next(), VoidReason::Generation),
        (&|header| header.sender = DeviceId([9; 16]), VoidReason::NotAMember),
    ];
    for (lie, reason) in lies {
        let recipients = ids(&clinic, &ALL);
        let forged = Forged { recipients, header: Some(lie), ..Forged::default() };
        let outgoing = forge(&clinic, CAROL, &conversation, forged);
        is_void(&mut clinic, &conversation, &outgoing, reason);
    }
}

#[test]
fn who_claims_another_order_is_believed_and_nobody_goes_on_without_asking() {
    let (mut clinic, conversation) = start();
    let other = OrderHash::start(&conversation);
    let header = |header: &mut PostHeader| header.order_hash = other;
    let recipients = ids(&clinic, &ALL);
    let forged = Forged { recipients, header: Some(&header), ..Forged::default() };
    let outgoing = forge(&clinic, CAROL, &conversation, forged);
    let everyone = ids(&clinic, &ALL);
    clinic.relay.post_raw(&outgoing.envelope, &everyone, &[]);
    assert_eq!(clinic.sync(BOB), [Processed::Halted { reason: HaltReason::Order }]);
    // Not a member, and nobody stops for it.
    let tampered = crate::relay::tampered(&outgoing.envelope, |envelope| {
        *envelope.body.0.last_mut().unwrap() ^= 1;
    });
    clinic.relay.queues.get_mut(&clinic.phones[ALICE].id()).unwrap()[0].envelope = tampered;
    assert_eq!(clinic.sync(ALICE), [Processed::Void { reason: VoidReason::Undecryptable }]);
}

#[test]
fn nobody_commits_in_anothers_name() {
    let (mut clinic, conversation) = start();
    let alice = clinic.id(ALICE);
    let header = |header: &mut PostHeader| header.sender = alice;
    let recipients = ids(&clinic, &ALL);
    let forged =
        Forged { recipients: recipients.clone(), header: Some(&header), ..Forged::default() };
    let outgoing = forge(&clinic, CAROL, &conversation, forged);
    clinic.relay.post_raw(&outgoing.envelope, &recipients, &[]);
    let void = |reason| Processed::Void { reason };
    assert_eq!(clinic.sync(ALICE), [void(VoidReason::NotOurs)]);
    assert_eq!(clinic.sync(BOB), [void(VoidReason::SenderDiffers)]);
}

#[test]
fn the_group_context_is_ours_alone() {
    let (mut clinic, conversation) = start();
    let description = clinic.group_of(&ALL);
    let required = RequiredCapabilitiesExtension::new(
        &[ExtensionType::Unknown(crate::DESCRIPTION_EXTENSION)],
        &[],
        &[CredentialType::Basic],
    );
    let mut weaker = description.extensions().unwrap();
    weaker.add_or_replace(Extension::RequiredCapabilities(required)).unwrap();
    let mut more = description.extensions().unwrap();
    let extra = Extension::Unknown(HEADER_EXTENSION, UnknownExtension(vec![1]));
    more.add(extra).unwrap();
    for extensions in [Extensions::empty(), weaker, more] {
        let recipients = ids(&clinic, &ALL);
        let forged = Forged { recipients, extensions: Some(extensions), ..Forged::default() };
        let outgoing = forge(&clinic, CAROL, &conversation, forged);
        is_void(&mut clinic, &conversation, &outgoing, VoidReason::GroupContext);
    }
}

#[test]
fn nobody_takes_the_place_of_someone_elses_direct_conversation() {
    // What Bob writes to Alice would go to Carol.
    for is_direct in [true, false] {
        let mut clinic = clinic(3);
        let people = ALL.map(|phone| clinic.person(phone));
        let clinic_id = clinic.ledger.clinic();
        let id = ConversationId::direct(&clinic_id, &[people[ALICE], people[BOB]]);
        let hers = Description::direct(people[CAROL], people[BOB]);
        let group = Description::group("Alice", [people[CAROL], people[BOB]]);
        let description = if is_direct { hers } else { group };
        let place = crate::outgoing::Place {
            conversation: id,
            generation: bellward_proto::GroupGeneration(1),
            last_number: OrderNumber(0),
            order_hash: OrderHash::start(&id),
            ledger_head: clinic.ledger.head().unwrap(),
        };
        let bob = clinic.id(BOB);
        let packages = clinic.relay.claim([bob]);
        let machine = clinic.phones[CAROL].machine();
        let (ledger, now) = (&clinic.ledger, clinic.now);
        let founded = machine.start_group(place, &description, ledger, &packages, now);
        let (_, outgoing) = founded.unwrap();
        clinic.relay.post(&outgoing);
        let reason = HaltReason::Welcome(WelcomeFault::Group(VoidReason::Description));
        assert_eq!(clinic.sync(BOB), [Processed::Halted { reason }]);
    }
}

#[test]
fn a_description_is_held_to_its_rules() {
    let mut clinic = clinic(3);
    let direct = Description::direct(clinic.person(ALICE), clinic.person(BOB));
    let conversation = clinic.found(ALICE, &direct);
    clinic.sync_all();
    let members = [ALICE, BOB];
    for description in [clinic.group_of(&members), clinic.group_of(&ALL)] {
        let recipients = ids(&clinic, &members);
        let extensions = description.extensions();
        let forged = Forged { recipients: recipients.clone(), extensions, ..Forged::default() };
        let outgoing = forge(&clinic, BOB, &conversation, forged);
        clinic.relay.post_raw(&outgoing.envelope, &recipients, &[]);
        let void = Processed::Void { reason: VoidReason::Description };
        assert_eq!(clinic.sync(ALICE), [void]);
        clinic.sync(BOB);
        clinic.assert_agree(&members, &conversation);
    }

    let (mut clinic, conversation) = start();
    let mut long = clinic.group_of(&ALL);
    long.title = "x".repeat(bellward_proto::limits::TITLE + 1);
    let mut stranger = clinic.group_of(&ALL);
    stranger.people.insert(bellward_proto::PersonId([9; 16]));
    for description in [long, stranger, Description::direct(clinic.person(0), clinic.person(1))] {
        let recipients = ids(&clinic, &ALL);
        let extensions = description.extensions();
        let forged = Forged { recipients, extensions, ..Forged::default() };
        let outgoing = forge(&clinic, CAROL, &conversation, forged);
        is_void(&mut clinic, &conversation, &outgoing, VoidReason::Description);
    }
}

#[test]
fn tampered_and_malformed_commits_are_void() {
    let (mut clinic, conversation) = start();
    let honest = |clinic: &Clinic| {
        let recipients = ids(clinic, &ALL);
        forge(clinic, CAROL, &conversation, Forged { recipients, ..Forged::default() })
    };
    let mut outgoing = honest(&clinic);
    outgoing.envelope = tampered(&outgoing.envelope, |envelope| {
        *envelope.body.0.last_mut().unwrap() ^= 1;
    });
    is_void(&mut clinic, &conversation, &outgoing, VoidReason::Undecryptable);
    let mut outgoing = honest(&clinic);
    outgoing.envelope = tampered(&outgoing.envelope, |envelope| envelope.body.0.truncate(9));
    is_void(&mut clinic, &conversation, &outgoing, VoidReason::Malformed);
    // A message where a commit should be.
    let message = clinic.encrypt(CAROL, &conversation, "not a commit").unwrap();
    clinic.phones[CAROL].machine().refused(&conversation, &message.hash).unwrap();
    let commit =
        crate::relay::with_header(&message.envelope, |header| header.kind = PostKind::Commit);
    let outgoing = Outgoing { envelope: commit, ..message };
    is_void(&mut clinic, &conversation, &outgoing, VoidReason::Malformed);
}

#[test]
fn an_envelope_of_a_later_version_halts() {
    let (mut clinic, conversation) = start();
    let mut outgoing = clinic.encrypt(CAROL, &conversation, "from the future").unwrap();
    clinic.relay.post(&outgoing);
    outgoing.envelope.0[0] = 2;
    let bob = clinic.id(BOB);
    let mut item = clinic.relay.queues.get_mut(&bob).unwrap().pop_front().unwrap();
    item.envelope = outgoing.envelope;
    let halted = Processed::Halted { reason: HaltReason::TooNew };
    assert_eq!(clinic.process(BOB, &item), halted);
}

#[test]
fn an_epoch_that_only_one_came_to_halts_the_others_who_then_rejoin() {
    let (mut clinic, conversation) = start();
    // Carol follows a commit that nobody else was shown.
    let recipients = ids(&clinic, &ALL);
    let forged = Forged { recipients, keep: true, ..Forged::default() };
    let _ = forge(&clinic, CAROL, &conversation, forged);
    clinic.say(CAROL, &conversation, "from the other side");
    let halted = Processed::Halted { reason: HaltReason::FutureEpoch };
    assert_eq!(clinic.sync(ALICE), std::slice::from_ref(&halted));
    assert_eq!(clinic.sync(BOB), [halted]);

    for phone in [ALICE, BOB] {
        let machine = clinic.phones[phone].machine();
        let at = clinic.relay.state(&conversation);
        let asked = machine.request_rejoin(&conversation, &at, &clinic.ledger).unwrap();
        clinic.relay.post(&asked);
    }
    clinic.sync_all();
    clinic.reconcile(CAROL, &conversation);
    clinic.sync_all();
    clinic.assert_agree(&ALL, &conversation);
}

#[test]
fn a_lifetime_over_which_a_clock_decides_cannot_be_added() {
    for starts in [true, false] {
        let (mut clinic, conversation) = start();
        let tablet = clinic.add_phone(CAROL);
        let now = system_millis() / 1000;
        let good = if starts {
            Lifetime::init(now - 1, lifetime(clinic.now).not_after())
        } else {
            Lifetime::init(0, now + 3600)
        };
        let at = &clinic.phones[tablet];
        let add = vec![key_package(at, &at.device, good, true)];
        let recipients = ids(&clinic, &[ALICE, BOB, CAROL, tablet]);
        let forged = Forged { add, recipients, ..Forged::default() };
        let outgoing = forge(&clinic, CAROL, &conversation, forged);
        is_void(&mut clinic, &conversation, &outgoing, VoidReason::KeyPackage);
    }
}

#[test]
fn a_lifetime_that_only_this_clock_turns_down_halts() {
    // OpenMLS asks the clock of the machine: what had not ended for the author has for others.
    let (mut clinic, conversation) = start();
    let tablet = clinic.add_phone(CAROL);
    let at = &clinic.phones[tablet];
    let left = Duration::from_secs(4);
    let ends = system_millis() / 1000 + left.as_secs();
    let add = vec![key_package(at, &at.device, Lifetime::init(0, ends), true)];
    let recipients = ids(&clinic, &[ALICE, BOB, CAROL, tablet]);
    let forged = Forged { add, recipients, ..Forged::default() };
    let outgoing = forge(&clinic, CAROL, &conversation, forged);
    let everyone = ids(&clinic, &ALL);
    clinic.relay.post_raw(&outgoing.envelope, &everyone, &[]);
    std::thread::sleep(left + Duration::from_secs(1));
    assert_eq!(clinic.sync(BOB), [Processed::Halted { reason: HaltReason::Clock }]);
}

#[test]
fn a_welcome_cannot_be_taken_for_another_change() {
    // Carol has a Welcome for Bob's tablet, and seals it anew beside a header of her own.
    let (mut clinic, conversation) = start();
    let tablet = clinic.add_phone(BOB);
    let outgoing = clinic.commit(ALICE, &conversation, Change::default()).unwrap();
    clinic.relay.post(&outgoing);
    let device = clinic.id(tablet);
    let mut item = clinic.relay.queues.get_mut(&device).unwrap().pop_front().unwrap();
    let at = &clinic.phones[tablet];
    let sealed = outgoing.welcomes[0].sealed.as_slice();
    let (reference, ciphertext) = sealed_welcome::split(sealed).unwrap();
    let record = crate::key_package::KeyPackageRecord::load(&at.store, reference).unwrap().unwrap();
    let digest = PostHeader::digest(crate::relay::envelope_of(&item.envelope).header.as_slice());
    let aad = reference.to_vec();
    let opened =
        bellward_trust::open(&record.secret(), crate::WELCOME_LABEL, &aad, ciphertext).unwrap();
    let mut package = bellward_proto::envelope::WelcomePackage::from_bytes(&opened).unwrap();
    assert_eq!(package.header, digest);

    let mut envelope = crate::relay::envelope_of(&item.envelope);
    let mut header = PostHeader::from_bytes(envelope.header.as_slice()).unwrap();
    header.ledger_head = LedgerHead(clinic.ledger.head().unwrap().0);
    header.sender = clinic.id(CAROL);
    envelope.header = header.to_bytes().into();
    package.header = PostHeader::digest(envelope.header.as_slice());
    let random = &mut *at.crypto.random();
    let key = record.secret().public();
    let resealed =
        bellward_trust::seal(&key, crate::WELCOME_LABEL, &aad, &package.to_bytes(), random)
            .unwrap();
    let resealed = [reference, resealed.as_slice()].concat();
    let digest = bellward_proto::Envelope::welcome_digest(&resealed);
    envelope.welcomes = bellward_proto::Envelope::welcomes_digest(&[(device, digest)]);
    item.envelope = envelope.to_bytes().into();
    let welcome = item.welcome.as_mut().unwrap();
    welcome.sealed = resealed.into();
    welcome.digests = vec![WelcomeDigest { device, digest }];
    let reason = HaltReason::Welcome(WelcomeFault::Header);
    assert_eq!(clinic.process(tablet, &item), Processed::Halted { reason });
    assert_eq!(clinic.view(tablet, &conversation).status, Status::Halted { reason });
}

#[test]
fn a_key_package_that_mls_turns_down_does_not_hinder_the_rest() {
    let (mut clinic, conversation) = start();
    let bad = clinic.add_phone(CAROL);
    let good = clinic.add_phone(BOB);
    // It says that it cannot do what its own credential needs.
    let at = &clinic.phones[bad];
    let key = SealSecret::from_seed([7; 32]).public().as_slice().to_vec();
    let extension = Extension::Unknown(SEAL_KEY_EXTENSION, UnknownExtension(key));
    let mut extensions = crate::description::extension_types().to_vec();
    extensions.push(ExtensionType::LastResort);
    let cannot = openmls::prelude::Capabilities::new(
        None,
        Some(&[CIPHERSUITE]),
        Some(&extensions),
        Some(&[]),
        Some(&[CredentialType::X509]),
    );
    let bundle = KeyPackage::builder()
        .key_package_extensions(Extensions::single(extension).unwrap())
        .key_package_lifetime(lifetime(clinic.now))
        .leaf_node_capabilities(cannot)
        .build(CIPHERSUITE, &at.machine().provider(), &at.device, at.device.credential())
        .unwrap();
    let package = openmls::prelude::MlsMessageOut::from(bundle.into_key_package());
    let device = at.id();
    clinic.relay.packages.insert(device, vec![package.to_bytes().unwrap().into()]);

    let outgoing = clinic.commit(ALICE, &conversation, Change::default()).unwrap();
    assert_eq!(outgoing.reached, [clinic.id(good)].into());
    assert_eq!(outgoing.unreached, [device].into());
    clinic.relay.post(&outgoing);
    clinic.sync_all();
    clinic.assert_agree(&[ALICE, BOB, CAROL, good], &conversation);
}
