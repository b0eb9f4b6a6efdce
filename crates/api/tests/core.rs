//! The core as the window uses it: two people, a real relay over HTTPS, real profiles.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use bellward_api::command::*;
use bellward_api::view::*;
use bellward_api::{Change, Changes, Core, ErrorCode};
use bellward_client::{KeychainError, MemoryKeychain, Store};
use bellward_proto::LedgerSeq;
use bellward_relay::serve::{Serving, serve};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::oneshot;
use zeroize::Zeroizing;

const PASSPHRASE: &str = "correct horse battery";

struct Clinic {
    directory: TempDir,
    relay: String,
    _stop: oneshot::Sender<()>,
}

impl Clinic {
    /// A relay on loopback, and nobody yet.
    async fn open() -> Self {
        let directory = TempDir::new().unwrap();
        let (ready, address) = oneshot::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = Serving {
            listen: "127.0.0.1:0".parse().unwrap(),
            metrics: None,
            public_address: None,
            identity: None,
            pin_given: false,
            behind_proxy: false,
            announce: true,
            connections: 100,
            request_time: Duration::from_secs(30),
        };
        let config = bellward_relay::Config::new(directory.path().join("relay"));
        tokio::spawn(serve(
            config,
            serving,
            move |serves| ready.send(serves.address.clone()).unwrap(),
            async move {
                let _ = stopped.await;
            },
        ));
        Clinic { relay: address.await.unwrap(), directory, _stop: stop }
    }

    fn core(&self, name: &str) -> (Core, Arc<MemoryKeychain>) {
        let keychain = Arc::new(MemoryKeychain::default());
        (Core::with_keychain(self.directory.path().join(name), keychain.clone()), keychain)
    }

    /// A nurse who made the clinic and a doctor who joined it.
    async fn nurse_and_doctor(&self) -> (Core, Core) {
        let (nurse, _) = self.core("nurse");
        nurse.create_clinic(self.new_clinic()).await.unwrap();
        let (doctor, _) = self.core("doctor");
        doctor.join_clinic(join(invite(&nurse).await)).await.unwrap();
        (nurse, doctor)
    }

    fn new_clinic(&self) -> CreateClinic {
        CreateClinic {
            clinic_name: "Oak Street Clinic".into(),
            person_name: "Nurse One".into(),
            relay: self.relay.clone(),
            passphrase: secret(PASSPHRASE),
            without_keychain: false,
        }
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

async fn invite(nurse: &Core) -> String {
    let asked = InvitePerson { name: "Doctor Two".into(), role: Role::Physician };
    nurse.invite_person(asked).await.unwrap().code
}

fn join(code: String) -> JoinClinic {
    JoinClinic { code: secret(&code), passphrase: secret(PASSPHRASE), without_keychain: false }
}

/// Waits for changes until something holds.
async fn until<F: Future<Output = bool>>(changes: &mut Changes, holds: impl Fn() -> F) {
    let waiting = async {
        while !holds().await {
            changes.next().await.expect("the core is there");
        }
    };
    tokio::time::timeout(Duration::from_secs(60), waiting).await.expect("it comes to hold");
}

fn inbox() -> ListConversations {
    ListConversations { from: 0, limit: 50 }
}

async fn thread(core: &Core, conversation: bellward_proto::ConversationId) -> Vec<MessageView> {
    let request = ListMessages { conversation, at: PageAt::Newest, limit: 50 };
    core.list_messages(request).await.unwrap().messages
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_goes_from_one_window_to_the_other_and_is_read() {
    let clinic = Clinic::open().await;
    let (nurse, doctor) = clinic.nurse_and_doctor().await;
    let me = doctor.me().await.unwrap();
    assert_eq!((me.person_name.as_str(), me.role), ("Doctor Two", Some(Role::Physician)));
    assert_eq!(me.clinic_name, "Oak Street Clinic");

    let (mut at_nurse, mut at_doctor) = (nurse.changes(), doctor.changes());
    until(&mut at_nurse, || async {
        nurse
            .people()
            .await
            .unwrap()
            .iter()
            .any(|person| person.id == me.person && person.status == PersonStatus::Active)
    })
    .await;
    let conversation =
        nurse.open_direct(OpenDirect { person: me.person }).await.unwrap().conversation;
    let text = "K+ 6.1, please call".to_owned();
    let sent = SendMessage { conversation, text: text.clone(), reply_to: None };
    let message = nurse.send_message(sent).await.unwrap().message;

    until(&mut at_doctor, || async {
        thread(&doctor, conversation).await.iter().any(|there| there.text == text)
    })
    .await;
    let listed = doctor.list_conversations(inbox()).await.unwrap();
    assert_eq!((listed.total, listed.unread), (1, 1));
    let [row] = listed.conversations.as_slice() else { panic!("one conversation") };
    let nurses = nurse.me().await.unwrap().person;
    assert_eq!((row.title.as_str(), row.unread, row.other), ("Nurse One", 1, Some(nurses)));
    let open = doctor.conversation(OneConversation { conversation }).await.unwrap();
    assert_eq!((open.title.as_str(), open.devices, open.people.len()), ("Nurse One", 2, 2));
    let unread = Neighbour { of: None, way: Direction::Unread };
    assert_eq!(doctor.neighbour(unread).await.unwrap().conversation, Some(conversation));
    let named = FindConversations { query: "nruse".into(), limit: 5 };
    assert_eq!(doctor.find_conversations(named).await.unwrap().len(), 1);
    doctor.mark_read(MarkRead { conversation, up_to: message }).await.unwrap();

    until(&mut at_nurse, || async {
        thread(&nurse, conversation).await.iter().any(|there| there.state == MessageState::Read)
    })
    .await;
    let read = thread(&nurse, conversation).await;
    assert_eq!(read.last().unwrap().read_by.first().unwrap().name, "Doctor Two");

    let words = Search { query: "call".into(), limit: 10, ..Search::default() };
    let hits = doctor.search(words.clone()).await.unwrap();
    assert_eq!((hits.next, hits.covers.messages), (None, 1));
    let mine = Search { author: Some(me.person), ..words };
    assert!(doctor.search(mine).await.unwrap().hits.is_empty());
    let [hit] = hits.hits.as_slice() else { panic!("one hit") };
    assert_eq!(hit.message.id, message);
    let found: Vec<_> = hit.snippet.iter().filter(|part| part.found).collect();
    assert_eq!(found.first().unwrap().text, "call");
    let safety = |person| SafetyCodeOf { person };
    assert_eq!(
        nurse.safety_code(safety(me.person)).await.unwrap(),
        doctor.safety_code(safety(nurse.me().await.unwrap().person)).await.unwrap(),
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_locked_profile_opens_by_its_passphrase_alone() {
    let clinic = Clinic::open().await;
    let (nurse, keychain) = clinic.core("nurse");
    assert_eq!(nurse.app_state().await.unwrap().profile, ProfileState::None);
    let mut changes = nurse.changes();
    let me = nurse.create_clinic(clinic.new_clinic()).await.unwrap();
    assert_eq!(nurse.app_state().await.unwrap().profile, ProfileState::Unlocked { me });
    assert!(changes.next().await.unwrap().changes.contains(&Change::App));

    nurse.lock().await.unwrap();
    assert_eq!(nurse.app_state().await.unwrap().profile, ProfileState::Locked);
    assert_eq!(nurse.people().await.unwrap_err().code, ErrorCode::Locked);
    let unlock = |passphrase| Unlock { passphrase: secret(passphrase) };
    let refused = nurse.unlock(unlock("another passphrase")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::WrongPassphrase);
    nurse.unlock(unlock(PASSPHRASE)).await.unwrap();
    nurse.lock().await.unwrap();

    keychain.set_trouble(Some(KeychainError::Absent { reason: "none".into() }));
    let refused = nurse.unlock(unlock(PASSPHRASE)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::KeychainLocked);
    assert_eq!(nurse.app_state().await.unwrap().keychain, KeychainStatus::Unavailable);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn screens_are_there_though_the_clinic_cannot_be_loaded_and_that_is_said() {
    let clinic = Clinic::open().await;
    let (nurse, keychain) = clinic.core("nurse");
    nurse.create_clinic(clinic.new_clinic()).await.unwrap();
    nurse.lock().await.unwrap();
    let passphrase = Zeroizing::new(PASSPHRASE.to_owned());
    let unlock = bellward_client::Unlock { passphrase: &passphrase, keychain: Some(&*keychain) };
    let mut store = Store::open(&clinic.directory.path().join("nurse"), &unlock).unwrap();
    let tx = store.write().unwrap();
    tx.put_statement(LedgerSeq(1000), b"not a statement").unwrap();
    tx.commit().unwrap();
    drop(store);

    for _ in 0..2 {
        let mut changes = nurse.changes();
        let me = nurse.unlock(Unlock { passphrase: secret(PASSPHRASE) }).await.unwrap();
        assert_eq!((me.person_name.as_str(), me.role), ("Nurse One", Some(Role::Administrator)));
        assert_eq!(nurse.list_conversations(inbox()).await.unwrap().total, 0);
        until(&mut changes, || async { nurse.app_state().await.is_err() }).await;
        let error = nurse.app_state().await.unwrap_err();
        assert_eq!(error.code, ErrorCode::Damaged);
        assert!(error.detail.contains("its ledger"), "{}", error.detail);
        assert_eq!(nurse.people().await.unwrap_err().code, ErrorCode::Damaged);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_keychain_one_is_asked_first() {
    let clinic = Clinic::open().await;
    let (nurse, keychain) = clinic.core("nurse");
    keychain.set_trouble(Some(KeychainError::Absent { reason: "none".into() }));
    let refused = nurse.create_clinic(clinic.new_clinic()).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::KeychainUnavailable);
    assert_eq!(nurse.app_state().await.unwrap().profile, ProfileState::None);
    let agreed = CreateClinic { without_keychain: true, ..clinic.new_clinic() };
    nurse.create_clinic(agreed).await.unwrap();
    nurse.lock().await.unwrap();
    nurse.unlock(Unlock { passphrase: secret(PASSPHRASE) }).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_mistyped_is_said_and_makes_nothing() {
    let clinic = Clinic::open().await;
    let (nurse, _) = clinic.core("nurse");
    let pin = clinic.relay.split('#').nth(1).unwrap();
    let elsewhere = format!("https://127.0.0.1:1#{pin}");
    let wrong_pin = format!("{}#{}", clinic.relay.split('#').next().unwrap(), "0".repeat(64));
    let wrong = [
        (CreateClinic { clinic_name: " ".into(), ..clinic.new_clinic() }, ErrorCode::Empty),
        (CreateClinic { person_name: "x".repeat(201), ..clinic.new_clinic() }, ErrorCode::TooLong),
        (
            CreateClinic { relay: "http://x".into(), ..clinic.new_clinic() },
            ErrorCode::AddressMistyped,
        ),
        (
            CreateClinic { passphrase: secret("short"), ..clinic.new_clinic() },
            ErrorCode::WeakPassphrase,
        ),
        (CreateClinic { relay: elsewhere, ..clinic.new_clinic() }, ErrorCode::RelayUnreachable),
        (CreateClinic { relay: wrong_pin, ..clinic.new_clinic() }, ErrorCode::CertificateNotPinned),
    ];
    for (request, code) in wrong {
        assert_eq!(nurse.create_clinic(request).await.unwrap_err().code, code);
        assert_eq!(nurse.app_state().await.unwrap().profile, ProfileState::None, "{code:?}");
    }
    nurse.create_clinic(clinic.new_clinic()).await.unwrap();
    let again = nurse.create_clinic(clinic.new_clinic()).await.unwrap_err();
    assert_eq!(again.code, ErrorCode::ProfileExists);

    let code = invite(&nurse).await;
    let (doctor, _) = clinic.core("doctor");
    let preview = |code: &str| PreviewInvite { code: secret(code) };
    let shown = doctor.preview_invite(preview(&code)).await.unwrap();
    assert_eq!(shown.clinic_name.as_deref(), Some("Oak Street Clinic"));
    assert_eq!((shown.person_name.as_str(), shown.role), ("Doctor Two", Role::Physician));
    let cut = code.get(..code.len() - 3).unwrap();
    let refused = doctor.preview_invite(preview(cut)).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InviteMistyped);
    doctor.join_clinic(join(code.clone())).await.unwrap();
    let (other, _) = clinic.core("other");
    assert_eq!(other.join_clinic(join(code)).await.unwrap_err().code, ErrorCode::InviteUsed);
    assert_eq!(other.app_state().await.unwrap().profile, ProfileState::None);
    let named = InvitePerson { name: "Doctor Two".into(), role: Role::Nurse };
    let taken = nurse.invite_person(named).await.unwrap_err();
    assert_eq!(taken.code, ErrorCode::NameTaken);
    assert!(!taken.detail.contains("Doctor"), "{}", taken.detail);
    let refused = InvitePerson { name: "Someone".into(), role: Role::Staff };
    assert_eq!(doctor.invite_person(refused).await.unwrap_err().code, ErrorCode::NotAllowed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_comes_in_pages() {
    let clinic = Clinic::open().await;
    let (nurse, doctor) = clinic.nurse_and_doctor().await;
    let person = doctor.me().await.unwrap().person;
    let mut changes = nurse.changes();
    until(&mut changes, || async { nurse.open_direct(OpenDirect { person }).await.is_ok() }).await;
    let conversation = nurse.open_direct(OpenDirect { person }).await.unwrap().conversation;
    for number in 1..=7 {
        let text = format!("message {number}");
        nurse.send_message(SendMessage { conversation, text, reply_to: None }).await.unwrap();
    }
    until(&mut changes, || async {
        thread(&nurse, conversation).await.iter().all(|message| message.stored_at.is_some())
    })
    .await;
    let page = |at| ListMessages { conversation, at, limit: 3 };
    let newest = nurse.list_messages(page(PageAt::Newest)).await.unwrap();
    let texts = |page: &MessagePage| -> Vec<String> {
        page.messages.iter().map(|message| message.text.clone()).collect()
    };
    assert_eq!(texts(&newest), ["message 5", "message 6", "message 7"]);
    assert!(newest.has_earlier);
    let first = |page: &MessagePage| page.messages.first().unwrap().clone();
    let before = PageAt::Before { position: first(&newest).position };
    let earlier = nurse.list_messages(page(before)).await.unwrap();
    assert_eq!(texts(&earlier), ["message 2", "message 3", "message 4"]);
    assert!(earlier.has_later);
    let after = PageAt::After { position: first(&earlier).position };
    assert_eq!(texts(&nurse.list_messages(page(after)).await.unwrap()).len(), 3);
    let around = PageAt::Around { message: first(&earlier).id };
    let around = nurse.list_messages(page(around)).await.unwrap();
    assert_eq!(texts(&around), ["message 1", "message 2", "message 3"]);
    assert!(!around.has_earlier && around.has_later);
    let before = PageAt::Before { position: first(&earlier).position };
    let earliest = nurse.list_messages(page(before)).await.unwrap();
    assert_eq!(texts(&earliest), ["message 1"]);
    assert!(!earliest.has_earlier);

    nurse.set_draft(SetDraft { conversation, text: "begun".into() }).await.unwrap();
    let listed = nurse.list_conversations(inbox()).await.unwrap();
    assert_eq!(listed.conversations.first().unwrap().draft.as_deref(), Some("begun"));
    let empty = SendMessage { conversation, text: " \n".into(), reply_to: None };
    assert_eq!(nurse.send_message(empty).await.unwrap_err().code, ErrorCode::Empty);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn preferences_hold_while_locked_and_the_next_time() {
    let clinic = Clinic::open().await;
    let (core, _) = clinic.core("nurse");
    assert_eq!(core.preferences().await.unwrap(), Preferences::default());
    let mut changes = core.changes();
    let preferences = Preferences { zoom: 1000, theme: Theme::Dark, ..Preferences::default() };
    core.set_preferences(SetPreferences { preferences }).await.unwrap();
    assert_eq!(changes.next().await.unwrap().changes, [Change::Preferences]);
    let (again, _) = clinic.core("nurse");
    let kept = again.preferences().await.unwrap();
    assert_eq!((kept.zoom, kept.theme), (300, Theme::Dark));
    assert_eq!(again.app_state().await.unwrap().profile, ProfileState::None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn codes_that_were_compared_stay_so_and_a_pause_ends() {
    let clinic = Clinic::open().await;
    let (nurse, doctor) = clinic.nurse_and_doctor().await;
    let person = doctor.me().await.unwrap().person;
    let mut changes = nurse.changes();
    until(&mut changes, || async { nurse.open_direct(OpenDirect { person }).await.is_ok() }).await;
    let safety = async || {
        let people = nurse.people().await.unwrap();
        people.into_iter().find(|one| one.id == person).unwrap().safety
    };
    assert_eq!(safety().await, Safety::Unverified);
    nurse.set_verified(SetVerified { person, verified: true }).await.unwrap();
    assert!(matches!(safety().await, Safety::Verified { .. }));
    nurse.set_verified(SetVerified { person, verified: false }).await.unwrap();
    assert_eq!(safety().await, Safety::Unverified);

    let is = async |wanted| nurse.connection().await.unwrap() == wanted;
    until(&mut changes, || is(Connection::Online)).await;
    nurse.set_paused(SetPaused { paused: true }).await.unwrap();
    until(&mut changes, || is(Connection::Paused)).await;
    nurse.set_paused(SetPaused { paused: false }).await.unwrap();
    until(&mut changes, || is(Connection::Online)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_announces_itself_is_found() {
    let clinic = Clinic::open().await;
    let (core, _) = clinic.core("manager");
    // Another test's relay may answer too, and the first answer may take its time.
    for _ in 0..5 {
        let found = core.find_relays().await.unwrap();
        if found.iter().any(|relay| relay.address == clinic.relay) {
            return;
        }
    }
    panic!("{} is not found", clinic.relay);
}
