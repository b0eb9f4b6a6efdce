//! What every database behind the storage traits must do. A new one adds its own `opened`.

use bellward_proto::relay::{SealedClinicKey, SealedWelcome, WelcomeDigest};
use bellward_proto::{
    Blob, ClinicId, ConversationId, DeviceId, Digest, DirectoryHash, EnvelopeHash, GroupGeneration,
    Incarnation, InviteId, KeyGeneration, LedgerHead, LedgerSeq, OrderHash, OrderNumber,
    QueueCursor, RecipientsHash, SessionCounter, SessionNonce, Timestamp,
};
use bellward_relay::storage::sqlite::{Opening, SqliteDatabase};
use bellward_relay::storage::{
    Announcement, ConversationRow, Database, NewEnvelope, OrderLink, Plea, PostedRow, QueueEntry,
    Read, SessionRow, Standing, StorageError, Verdict, Write,
};
use std::sync::{Arc, Mutex, mpsc};

const CLINIC: ClinicId = ClinicId([1; 32]);
const NURSE: DeviceId = DeviceId([1; 16]);
const DOCTOR: DeviceId = DeviceId([2; 16]);
const TALK: ConversationId = ConversationId([3; 16]);
const LIST: RecipientsHash = RecipientsHash([4; 32]);

/// An open database, and what it announced.
struct Opened {
    database: Box<dyn Database>,
    told: Arc<Mutex<Vec<Announcement>>>,
    _directory: tempfile::TempDir,
}

fn sqlite() -> Opened {
    let directory = tempfile::tempdir().unwrap();
    let told = Arc::new(Mutex::new(Vec::new()));
    let telling = told.clone();
    let database = SqliteDatabase::open(Opening {
        file: directory.path().join("relay.sqlite"),
        incarnation: Incarnation([7; 16]),
        waiting: 10,
        faults: None,
        announce: Box::new(move |announced| telling.lock().unwrap().extend(announced)),
        metrics: Arc::default(),
    });
    Opened { database: Box::new(database.unwrap()), told, _directory: directory }
}

impl Opened {
    fn try_write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Write) -> Result<T, StorageError> + Send + 'static,
    ) -> Result<T, StorageError> {
        let (tell, told) = mpsc::channel();
        self.database.submit(Box::new(move |transaction| {
            let result = work(transaction);
            let verdict = if result.is_ok() { Verdict::Keep } else { Verdict::Undo };
            (verdict, Box::new(move |committed| tell.send(committed.and(result)).unwrap()))
        }))?;
        told.recv().unwrap_or(Err(StorageError::Abandoned))
    }

    fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Write) -> Result<T, StorageError> + Send + 'static,
    ) -> T {
        self.try_write(work).unwrap()
    }

    fn read<T>(&self, work: impl FnOnce(&dyn Read) -> Result<T, StorageError> + Send) -> T
    where
        T: Send,
    {
        let mut result = None;
        self.database.read(Box::new(|view| result = Some(work(view)))).unwrap();
        result.unwrap().unwrap()
    }

    /// With a clinic of two statements.
    fn with_clinic(self) -> Self {
        self.write(|tx| {
            let statements = [Blob(vec![1]), Blob(vec![2])];
            tx.append_statements(&CLINIC, LedgerSeq(1), &statements, &LedgerHead([2; 32]))
        });
        self
    }

    /// With a conversation too.
    fn with_talk(self) -> Self {
        let opened = self.with_clinic();
        opened.write(|tx| {
            tx.put_recipients(&CLINIC, &LIST, &[NURSE, DOCTOR])?;
            tx.put_conversation(&CLINIC, &TALK, &talk(1))
        });
        opened
    }
}

fn talk(number: u64) -> ConversationRow {
    ConversationRow {
        generation: GroupGeneration(1),
        number: OrderNumber(number),
        order_hash: OrderHash([number as u8; 32]),
        commit: OrderNumber(1),
        previous_commit: OrderNumber(0),
        recipients: LIST,
        previous_recipients: None,
        group_left: false,
    }
}

fn envelope(number: u64, to: &[DeviceId]) -> NewEnvelope {
    NewEnvelope {
        conversation: TALK,
        generation: GroupGeneration(1),
        number: OrderNumber(number),
        stored_at: Timestamp(number * 100),
        envelope: Blob(vec![number as u8; 10]),
        counts: true,
        to: to.to_vec(),
        welcomes: Vec::new(),
        between: Vec::new(),
        digests: Vec::new(),
    }
}

fn session(token: u8) -> SessionRow {
    SessionRow {
        counter: SessionCounter(1),
        nonce: SessionNonce([1; 16]),
        confirmed: false,
        token: Some([token; 32]),
        expires_at: Timestamp(100),
        acknowledged: QueueCursor(0),
    }
}

fn cursors(entries: &[QueueEntry]) -> Vec<u64> {
    entries.iter().map(|entry| entry.cursor().0).collect()
}

fn queue(opened: &Opened, device: DeviceId) -> Vec<QueueEntry> {
    opened.read(move |view| view.queue(&CLINIC, &device, QueueCursor(0), 100, 1_000_000))
}

fn keeps_its_standing(opened: Opened) {
    let opened = opened.with_clinic();
    let standing = Standing { incarnation: Incarnation([7; 16]), restored: false };
    assert_eq!(opened.read(|view| view.standing()), standing);
    let restored = Standing { incarnation: Incarnation([8; 16]), restored: true };
    opened.write(move |tx| {
        tx.put_session(&CLINIC, &NURSE, &session(1))?;
        tx.set_standing(&restored)?;
        tx.skip_cursors(1000)?;
        tx.end_all_sessions()
    });
    assert_eq!(opened.read(|view| view.standing()), restored);
    assert_eq!(opened.read(|view| view.session(&CLINIC, &NURSE)).unwrap().token, None);
}

fn undoes_what_is_refused_and_announces_what_is_kept(opened: Opened) {
    let opened = opened.with_clinic();
    let refused = opened.try_write(|tx| {
        tx.put_session(&CLINIC, &NURSE, &session(1))?;
        tx.announce(Announcement::Ledger(CLINIC));
        Err::<(), _>(StorageError::Damaged("a reason".into()))
    });
    assert!(matches!(refused, Err(StorageError::Damaged(_))));
    let panicked = opened.try_write(|tx| {
        tx.put_session(&CLINIC, &NURSE, &session(1))?;
        if tx.session(&CLINIC, &NURSE)?.is_some() {
            panic!("on purpose");
        }
        Ok(())
    });
    assert!(matches!(panicked, Err(StorageError::Abandoned)));
    assert_eq!(opened.read(|view| view.session(&CLINIC, &NURSE)), None);
    opened.write(|tx| {
        tx.announce(Announcement::Queued(CLINIC, NURSE));
        Ok(())
    });
    assert_eq!(*opened.told.lock().unwrap(), [Announcement::Queued(CLINIC, NURSE)]);
}

fn keeps_who_has_returned_what_was_lost(opened: Opened) {
    let opened = opened.with_clinic();
    let recovering = || opened.read(|view| view.recovering_clinics());
    let returned = || opened.read(|view| view.returned(&CLINIC));
    assert_eq!((recovering(), returned()), (vec![], vec![]));
    opened.write(|tx| {
        tx.begin_recovery(&CLINIC)?;
        for device in [NURSE, DOCTOR, NURSE] {
            tx.put_returned(&CLINIC, &device)?;
        }
        Ok(())
    });
    assert_eq!((recovering(), returned()), (vec![CLINIC], vec![NURSE, DOCTOR]));
    assert!(opened.read(|view| view.clinic(&CLINIC)).unwrap().recovering);
    opened.write(|tx| tx.purge_device(&CLINIC, &NURSE));
    assert_eq!(returned(), [DOCTOR]);
    opened.write(|tx| tx.begin_recovery(&CLINIC));
    assert_eq!(returned(), [], "restored again: nobody has returned anything to this life");
    opened.write(|tx| {
        tx.put_returned(&CLINIC, &DOCTOR)?;
        tx.end_recovery(&CLINIC, Timestamp(77))
    });
    assert_eq!((recovering(), returned()), (vec![], vec![]));
    let row = opened.read(|view| view.clinic(&CLINIC)).unwrap();
    assert_eq!((row.recovering, row.restored_at), (false, Timestamp(77)));
}

fn keeps_pleas_from_their_first_time(opened: Opened) {
    let opened = opened.with_talk();
    let plea = |device, at| Plea { device, asked_at: Timestamp(at) };
    opened.write(move |tx| {
        for plea in [plea(NURSE, 10), plea(DOCTOR, 20), plea(NURSE, 30)] {
            tx.put_plea(&CLINIC, &TALK, &plea)?;
        }
        Ok(())
    });
    let pleas = || opened.read(|view| view.pleas(&CLINIC, &TALK));
    assert_eq!(pleas(), [plea(NURSE, 10), plea(DOCTOR, 20)]);
    opened.write(|tx| tx.forget_pleas(&CLINIC, &TALK, &[NURSE]));
    assert_eq!(pleas(), [plea(DOCTOR, 20)]);
    opened.write(|tx| tx.purge_device(&CLINIC, &DOCTOR));
    assert_eq!(pleas(), []);
}

fn finds_the_conversations_of_a_device(opened: Opened) {
    let opened = opened.with_talk();
    let other = ConversationId([1; 16]);
    opened.write(move |tx| tx.put_conversation(&CLINIC, &other, &talk(1)));
    let of = |device| opened.read(move |view| view.conversations_of(&CLINIC, &device));
    assert_eq!(of(NURSE), [other, TALK]);
    assert_eq!(of(DeviceId([9; 16])), []);
    let mut across = [1; 16];
    across[8..].fill(2);
    assert_eq!(of(DeviceId(across)), [], "its bytes stand across two others");
}

fn keeps_ledgers(opened: Opened) {
    let opened = opened.with_clinic();
    opened.write(|tx| {
        tx.append_statements(&CLINIC, LedgerSeq(3), &[Blob(vec![3])], &LedgerHead([3; 32]))
    });
    let row = opened.read(|view| view.clinic(&CLINIC)).unwrap();
    assert_eq!((row.head, row.seq), (LedgerHead([3; 32]), LedgerSeq(3)));
    assert_eq!(opened.read(|view| view.clinics()), [CLINIC]);
    let page = opened.read(|view| view.statements(&CLINIC, LedgerSeq(1), 1));
    assert_eq!(page, [Blob(vec![2])]);
    let twice = opened.try_write(|tx| {
        tx.append_statements(&CLINIC, LedgerSeq(3), &[Blob(vec![9])], &LedgerHead([9; 32]))
    });
    assert!(twice.is_err(), "a place is taken once");
    assert_eq!(opened.read(|view| view.clinic(&ClinicId([9; 32]))), None);
}

fn keeps_directories_keys_and_bundles(opened: Opened) {
    let opened = opened.with_clinic();
    let (one, two) = (DirectoryHash([1; 32]), DirectoryHash([2; 32]));
    let (first, second) = (InviteId([1; 16]), InviteId([2; 16]));
    opened.write(move |tx| {
        let key = |byte| [SealedClinicKey { device: NURSE, sealed: Blob(vec![byte]) }];
        tx.put_directory(&CLINIC, &one, &Blob(vec![1]), Timestamp(10))?;
        tx.put_clinic_keys(&CLINIC, KeyGeneration(1), &key(1), Timestamp(10))?;
        tx.put_directory(&CLINIC, &two, &Blob(vec![2]), Timestamp(20))?;
        tx.put_clinic_keys(&CLINIC, KeyGeneration(2), &key(2), Timestamp(20))?;
        tx.put_bundle(&CLINIC, &first, &Blob(vec![1]))?;
        tx.put_bundle(&CLINIC, &first, &Blob(vec![9]))?;
        tx.put_bundle(&CLINIC, &second, &Blob(vec![2]))?;
        tx.keep_bundles(&CLINIC, &[first])?;
        assert_eq!(tx.forget_superseded(&CLINIC, Timestamp(20))?, 0);
        Ok(())
    });
    let key = |generation| {
        opened.read(move |view| view.clinic_key(&CLINIC, &NURSE, KeyGeneration(generation)))
    };
    assert_eq!(opened.read(|view| view.directory(&CLINIC, &one)), Some(Blob(vec![1])));
    assert_eq!(opened.read(|view| view.bundle(&CLINIC, &first)), Some(Blob(vec![9])));
    assert_eq!(opened.read(|view| view.bundle(&CLINIC, &second)), None);
    assert_eq!((key(1), key(2)), (Some(Blob(vec![1])), Some(Blob(vec![2]))));
    assert_eq!(opened.write(|tx| tx.forget_superseded(&CLINIC, Timestamp(21))), 2);
    assert_eq!(opened.read(|view| view.directory(&CLINIC, &one)), None);
    assert_eq!(opened.read(|view| view.directory(&CLINIC, &two)), Some(Blob(vec![2])));
    assert_eq!((key(1), key(2)), (None, Some(Blob(vec![2]))));
    opened.write(|tx| {
        tx.supersede_directories(&CLINIC, Timestamp(30))?;
        assert_eq!(tx.forget_superseded(&CLINIC, Timestamp(31))?, 1);
        tx.supersede_clinic_keys(&CLINIC, Timestamp(30))?;
        assert_eq!(tx.forget_superseded(&CLINIC, Timestamp(31))?, 1);
        Ok(())
    });
}

fn keeps_sessions(opened: Opened) {
    let opened = opened.with_clinic();
    opened.write(|tx| tx.put_session(&CLINIC, &NURSE, &session(1)));
    let found = opened.read(|view| view.session_by_token(&[1; 32])).unwrap();
    assert_eq!(found, ((CLINIC, NURSE), session(1)));
    let confirmed = SessionRow { confirmed: true, ..session(2) };
    opened.write(move |tx| tx.put_session(&CLINIC, &NURSE, &confirmed));
    assert_eq!(opened.read(|view| view.session_by_token(&[1; 32])), None);
    assert_eq!(opened.read(|view| view.session(&CLINIC, &NURSE)), Some(confirmed));
    let stolen = opened.try_write(|tx| tx.put_session(&CLINIC, &DOCTOR, &session(2)));
    assert!(stolen.is_err(), "a token is one device's");
}

fn gives_key_packages_out_once(opened: Opened) {
    let opened = opened.with_clinic();
    let of = |bytes: &[u8]| bytes.iter().map(|byte| Blob(vec![*byte])).collect::<Vec<_>>();
    let (three, again) = (of(&[9, 5, 7]), of(&[5, 9]));
    opened.write(move |tx| {
        tx.add_key_packages(&CLINIC, &NURSE, &three)?;
        tx.add_key_packages(&CLINIC, &NURSE, &again)?;
        tx.put_last_resort(&CLINIC, &NURSE, &Blob(vec![0]))
    });
    let claim = || opened.write(|tx| tx.claim_key_package(&CLINIC, &NURSE, Timestamp(50)));
    let left = || opened.read(|view| view.key_packages(&CLINIC, &NURSE));
    assert_eq!(left(), 3);
    assert_eq!(claim(), Some(Blob(vec![9])), "the oldest first");
    let again = of(&[9]);
    opened.write(move |tx| tx.add_key_packages(&CLINIC, &NURSE, &again));
    let but = of(&[7]);
    opened.write(move |tx| tx.retire_key_packages(&CLINIC, &NURSE, &but, Timestamp(60)));
    assert_eq!(left(), 1);
    assert_eq!(claim(), Some(Blob(vec![7])));
    assert_eq!(claim(), None, "the last resort was retired too");
    opened.write(|tx| tx.put_last_resort(&CLINIC, &NURSE, &Blob(vec![1])));
    assert_eq!((claim(), claim()), (Some(Blob(vec![1])), Some(Blob(vec![1]))));
    assert_eq!(opened.write(|tx| tx.forget_retired(&CLINIC, Timestamp(60))), 2);
    let again = of(&[5]);
    opened.write(move |tx| tx.add_key_packages(&CLINIC, &NURSE, &again));
    assert_eq!(left(), 0, "retired at 60, and remembered");
}

fn keeps_the_order(opened: Opened) {
    let opened = opened.with_talk();
    let link = |number: u64| OrderLink {
        number: OrderNumber(number),
        envelope: EnvelopeHash([number as u8; 32]),
        order_hash: OrderHash([number as u8; 32]),
    };
    opened.write(move |tx| {
        for number in 1..=5 {
            tx.add_order_link(&CLINIC, &TALK, &link(number))?;
        }
        tx.forget_order(&CLINIC, &TALK, OrderNumber(2))?;
        tx.put_conversation(&CLINIC, &TALK, &talk(5))
    });
    let between = opened.read(|view| view.order(&CLINIC, &TALK, OrderNumber(0), OrderNumber(4)));
    assert_eq!(between, [link(2), link(3)]);
    let one =
        |number| opened.read(move |view| view.order_link(&CLINIC, &TALK, OrderNumber(number)));
    assert_eq!((one(1), one(5)), (None, Some(link(5))));
    assert_eq!(opened.read(|view| view.conversation(&CLINIC, &TALK)), Some(talk(5)));
    assert_eq!(opened.read(|view| view.recipients(&CLINIC, &LIST)), Some(vec![NURSE, DOCTOR]));
    let twice = opened.try_write(move |tx| tx.add_order_link(&CLINIC, &TALK, &link(5)));
    assert!(twice.is_err(), "a number is given once");
    let now = Timestamp(1 << 41);
    opened.write(move |tx| tx.leave_groups(&ClinicId([9; 32]), now));
    assert_eq!(opened.read(|view| view.conversation(&CLINIC, &TALK)), Some(talk(5)));
    opened.write(move |tx| tx.leave_groups(&CLINIC, now));
    let left = |number| ConversationRow {
        generation: GroupGeneration(number),
        number: OrderNumber(number),
        commit: OrderNumber(number),
        previous_commit: OrderNumber(number),
        group_left: true,
        ..talk(5)
    };
    assert_eq!(opened.read(|view| view.conversation(&CLINIC, &TALK)), Some(left(now.0)));
    // Even with a clock that went back no number is given again.
    opened.write(|tx| tx.leave_groups(&CLINIC, Timestamp(1)));
    let further = Some(left(now.0 + (1 << 20)));
    assert_eq!(opened.read(|view| view.conversation(&CLINIC, &TALK)), further);
    let none = opened.read(|view| view.order(&CLINIC, &TALK, OrderNumber(0), OrderNumber(9)));
    assert!(none.is_empty());
}

fn remembers_posts_and_forgets_what_nobody_names(opened: Opened) {
    let opened = opened.with_talk();
    let (old, new) = (EnvelopeHash([1; 32]), EnvelopeHash([2; 32]));
    let row = |number, at| PostedRow { number: OrderNumber(number), stored_at: Timestamp(at) };
    opened.write(move |tx| {
        tx.put_posted(&CLINIC, &NURSE, &old, &row(1, 10))?;
        tx.put_posted(&CLINIC, &NURSE, &new, &row(2, 20))?;
        tx.put_recipients(&CLINIC, &RecipientsHash([9; 32]), &[NURSE])
    });
    assert_eq!(opened.read(|view| view.posted(&CLINIC, &NURSE, &old)), Some(row(1, 10)));
    assert_eq!(opened.read(|view| view.posted(&CLINIC, &DOCTOR, &old)), None);
    let swept = opened.write(|tx| tx.forget_posted(&CLINIC, Timestamp(20), 10));
    assert_eq!((swept.rows, swept.more), (1, false));
    assert_eq!(opened.read(|view| view.posted(&CLINIC, &NURSE, &old)), None);
    assert_eq!(opened.read(|view| view.posted(&CLINIC, &NURSE, &new)), Some(row(2, 20)));
    assert_eq!(opened.write(|tx| tx.forget_recipients(&CLINIC)), 1);
    assert!(opened.read(|view| view.recipients(&CLINIC, &LIST)).is_some());
}

fn queues_one_copy_for_each_who_waits(opened: Opened) {
    let opened = opened.with_talk();
    let mut with_welcome = envelope(1, &[NURSE, DOCTOR]);
    with_welcome.welcomes = vec![SealedWelcome { device: DOCTOR, sealed: Blob(vec![8; 5]) }];
    with_welcome.between = vec![EnvelopeHash([1; 32]), EnvelopeHash([2; 32])];
    with_welcome.digests = vec![WelcomeDigest { device: DOCTOR, digest: Digest([6; 32]) }];
    let sent = with_welcome.clone();
    opened.write(move |tx| {
        tx.put_session(&CLINIC, &NURSE, &session(1))?;
        assert_eq!(tx.enqueue(&CLINIC, &sent)?, QueueCursor(1));
        assert_eq!(tx.enqueue(&CLINIC, &envelope(2, &[DOCTOR]))?, QueueCursor(2));
        assert_eq!(tx.enqueue(&CLINIC, &envelope(3, &[NURSE, DOCTOR]))?, QueueCursor(3));
        Ok(())
    });
    assert_eq!(cursors(&queue(&opened, NURSE)), [1, 3]);
    let for_doctor = queue(&opened, DOCTOR);
    assert_eq!(cursors(&for_doctor), [1, 2, 3]);
    let QueueEntry::Item(item) = &for_doctor[0] else { panic!("an item") };
    let welcome = item.welcome.as_ref().unwrap();
    assert_eq!(welcome.sealed, Blob(vec![8; 5]));
    assert_eq!(welcome.between, with_welcome.between);
    assert_eq!(welcome.digests, with_welcome.digests);
    assert_eq!(opened.read(|view| view.queue_depth()), 5);
    let waiting = || opened.read(|view| view.clinic(&CLINIC)).unwrap().waiting_bytes;
    assert_eq!(waiting(), 35);

    let page = |after, items, bytes| {
        let after = QueueCursor(after);
        cursors(&opened.read(move |view| view.queue(&CLINIC, &DOCTOR, after, items, bytes)))
    };
    assert_eq!(page(0, 2, 1_000_000), [1, 2]);
    assert_eq!(page(1, 100, 1), [2], "at least one");
    assert_eq!(page(1, 100, 11), [2, 3]);
    assert_eq!(page(3, 100, 100), [0; 0]);

    opened.write(|tx| tx.acknowledge(&CLINIC, &DOCTOR, QueueCursor(2)));
    assert_eq!(waiting(), 20);
    opened.write(|tx| tx.acknowledge(&CLINIC, &NURSE, QueueCursor(999)));
    assert_eq!(waiting(), 10);
    let nurse = opened.read(|view| view.session(&CLINIC, &NURSE)).unwrap();
    assert_eq!(nurse.acknowledged, QueueCursor(3), "not beyond what was given out");
    opened.write(|tx| tx.purge_device(&CLINIC, &DOCTOR));
    assert_eq!((waiting(), opened.read(|view| view.queue_depth())), (0, 0));
}

fn lapses_what_is_old_or_too_much(opened: Opened) {
    let opened = opened.with_talk();
    opened.write(|tx| {
        for number in 1..=4 {
            tx.enqueue(&CLINIC, &envelope(number, &[NURSE, DOCTOR]))?;
        }
        Ok(())
    });
    let swept = opened.write(|tx| tx.lapse_older(&CLINIC, Timestamp(300), 3));
    assert_eq!((swept.rows, swept.more), (3, true));
    let swept = opened.write(|tx| tx.lapse_older(&CLINIC, Timestamp(300), 3));
    assert_eq!((swept.rows, swept.more), (1, false));
    let entries = queue(&opened, NURSE);
    assert_eq!(cursors(&entries), [2, 3, 4]);
    let lapsed = QueueEntry::Lapsed {
        cursor: QueueCursor(2),
        conversation: TALK,
        generation: GroupGeneration(1),
        up_to: OrderNumber(2),
    };
    assert_eq!(entries[0], lapsed);
    assert_eq!(opened.read(|view| view.overfull(&CLINIC, 20)), []);
    assert_eq!(opened.read(|view| view.overfull(&CLINIC, 19)), [NURSE, DOCTOR]);
    opened.write(|tx| tx.lapse_oldest(&CLINIC, &NURSE, 10, 100));
    assert_eq!(cursors(&queue(&opened, NURSE)), [3, 4], "the lapse has moved on");
    assert_eq!(cursors(&queue(&opened, DOCTOR)), [2, 3, 4]);
    let page = opened.read(|view| view.queue(&CLINIC, &NURSE, QueueCursor(3), 1, 1));
    assert_eq!(cursors(&page), [4]);
    opened.write(|tx| tx.acknowledge(&CLINIC, &NURSE, QueueCursor(4)));
    assert!(queue(&opened, NURSE).is_empty());
    assert_eq!(opened.read(|view| view.clinic(&CLINIC)).unwrap().waiting_bytes, 20);
}

fn refuses_after_closing(opened: Opened) {
    opened.database.close();
    let refused = opened.try_write(|tx| tx.standing());
    assert!(matches!(refused, Err(StorageError::Closed)));
    let refused = opened.database.read(Box::new(|_| ()));
    assert!(matches!(refused, Err(StorageError::Closed)));
}

const CONFORMANCE: [fn(Opened); 14] = [
    keeps_its_standing,
    keeps_who_has_returned_what_was_lost,
    undoes_what_is_refused_and_announces_what_is_kept,
    keeps_ledgers,
    keeps_directories_keys_and_bundles,
    keeps_sessions,
    gives_key_packages_out_once,
    keeps_the_order,
    keeps_pleas_from_their_first_time,
    finds_the_conversations_of_a_device,
    remembers_posts_and_forgets_what_nobody_names,
    queues_one_copy_for_each_who_waits,
    lapses_what_is_old_or_too_much,
    refuses_after_closing,
];

#[test]
fn sqlite_conforms() {
    for check in CONFORMANCE {
        check(sqlite());
    }
}

#[test]
fn the_composed_schema_is_the_committed_one() {
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/schema.sql");
    let composed = SqliteDatabase::schema().unwrap();
    if std::env::var_os("BELLWARD_WRITE_SCHEMA").is_some() {
        std::fs::write(committed, &composed).unwrap();
    }
    let committed = std::fs::read_to_string(committed).unwrap_or_default();
    assert_eq!(committed, composed, "run this test with BELLWARD_WRITE_SCHEMA=1");
}
