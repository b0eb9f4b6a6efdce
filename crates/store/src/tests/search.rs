use super::Workstation;
use crate::{ConversationKind, ConversationRow, ConversationStatus, NewMessage, Sought, Store};
use bellward_proto::{ConversationId, DeviceId, MessageId, OrderNumber, PersonId, Timestamp};
use rand::seq::IndexedRandom;
use std::collections::BTreeSet;

fn id(number: usize) -> MessageId {
    let mut id = [0; 16];
    id[8..].copy_from_slice(&(number as u64).to_be_bytes());
    MessageId(id)
}

fn store(desk: &Workstation, texts: &[String]) -> Store {
    let mut store = desk.create();
    let talk = ConversationRow {
        id: ConversationId([1; 16]),
        kind: ConversationKind::Group,
        title: "Ward 1".into(),
        status: ConversationStatus::Active,
        detail: String::new(),
        people: BTreeSet::new(),
        created_at: Timestamp(1),
        active_at: Timestamp(1),
        since: OrderNumber(1),
        first_in: OrderNumber(1),
    };
    let message = |number: usize, text: &str| NewMessage {
        conversation: talk.id,
        id: id(number),
        author: PersonId([2; 16]),
        device: DeviceId([3; 16]),
        number: Some(OrderNumber(number as u64 + 1)),
        sent_at: Timestamp(1),
        stored_at: Some(Timestamp(1)),
        reply_to: None,
        text: text.to_owned(),
        mine: false,
        readers: 1,
    };
    let tx = store.write().unwrap();
    tx.put_conversation(&talk, OrderNumber(1)).unwrap();
    for (number, text) in texts.iter().enumerate() {
        tx.insert_message(&message(number, text)).unwrap();
    }
    tx.commit().unwrap();
    store
}

fn found(store: &mut Store, words: &str) -> BTreeSet<MessageId> {
    let sought = Sought { words: words.to_owned(), ..Sought::default() };
    let tx = store.read().unwrap();
    tx.search(&sought, 10_000).unwrap().into_iter().map(|one| one.message.message.id).collect()
}

fn texts<const N: usize>(texts: [&str; N]) -> Vec<String> {
    texts.map(str::to_owned).to_vec()
}

#[test]
fn a_beginning_is_looked_for_by_the_words_that_begin_so() {
    let desk = Workstation::new();
    let mut store = store(&desk, &texts(["potassium p pota", "Potato: pálido", "pułap, no q"]));
    let tx = store.read().unwrap();
    let expression = |word: &str| tx.beginning(word).unwrap();
    assert_eq!(expression("pota"), r#"("pota" OR "potassium" OR "potato")"#);
    assert_eq!(expression("POTÁS"), r#"("potassium")"#);
    assert_eq!(expression("potato"), r#"("potato")"#);
    assert_eq!(expression("po"), r#""po"*"#);
    assert_eq!(expression("p"), r#"("p" OR "pa"* OR "po"* OR "pu"*)"#);
    assert_eq!(expression("x"), r#""x"*"#);
    assert_eq!(expression("6.1"), r#""6.1"*"#);
    assert_eq!(expression("puł"), r#""puł"*"#);
}

#[test]
fn beginnings_find_what_any_word_that_begins_so_is_in() {
    let letters: Vec<char> = "aábcłщ7".chars().collect();
    let mut rng = super::rng(5);
    let mut word = |letters: &[char], length: usize| -> String {
        (0..length).map(|_| letters.choose(&mut rng).unwrap()).collect()
    };
    // More words begin with "a" than are looked for one by one.
    let texts: Vec<String> =
        (0..400).map(|n| format!("{} {}", word(&letters, 1 + n % 5), word(&letters, 4))).collect();
    let plain = |text: &str| text.replace('á', "a");
    let desk = Workstation::new();
    let mut store = store(&desk, &texts);
    for length in 1..=5 {
        for _ in 0..20 {
            let begun = word(&letters, length);
            let begins = |text: &str| plain(text).split(' ').any(|w| w.starts_with(&plain(&begun)));
            let numbered = texts.iter().enumerate();
            let expected: BTreeSet<_> =
                numbered.filter(|(_, text)| begins(text)).map(|(number, _)| id(number)).collect();
            assert_eq!(found(&mut store, &begun), expected, "{begun}");
        }
    }
    assert!(found(&mut store, "aa").len() > 20 && found(&mut store, "a").len() > 150);
}

#[test]
fn letters_with_accents_are_folded_as_the_index_folds_them() {
    let latin = ('\u{C0}'..='\u{24F}').chain('\u{1E00}'..='\u{1EFF}');
    let texts: Vec<String> =
        latin.filter(|c| c.is_alphabetic()).map(|c| format!("x{c}zq")).collect();
    let desk = Workstation::new();
    let mut store = store(&desk, &texts);
    for (number, text) in texts.iter().enumerate() {
        let begun: String = text.chars().take(3).collect();
        assert!(found(&mut store, &begun).contains(&id(number)), "{begun}");
    }
}

/// What words a text has, the index alone says; where it is asked for that and where not, the table
/// of words has the same.
#[test]
fn the_words_that_are_looked_up_are_those_of_the_index() {
    let signs: Vec<char> =
        "aZ9 .-'\0\n\u{a0}¿«é\u{1ED9}ßłǡяЩ中ª½½\u{301}\u{2014}\u{2019}\u{200D}👍\u{E000}\u{1D54F}"
            .chars()
            .collect();
    let mut rng = super::rng(6);
    let mut texts: Vec<String> = (0..2000)
        .map(|n| (0..1 + n % 12).map(|_| signs.choose(&mut rng).unwrap()).collect())
        .collect();
    texts.extend(('\u{1}'..='\u{FFFF}').map(|c| format!("x{c}zq {c}")));
    texts.push("b".repeat(40_000));
    let desk = Workstation::new();
    let mut store = store(&desk, &texts);
    let tx = store.write().unwrap();
    let all = |sql: &str| -> Vec<String> {
        let mut query = tx.connection().prepare(sql).unwrap();
        query.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    };
    let kept = all("SELECT word FROM word ORDER BY word");
    let vocabulary = "CREATE VIRTUAL TABLE temp.v USING fts5vocab ('main', 'message_text', 'row')";
    tx.connection().execute_batch(vocabulary).unwrap();
    let indexed = all("SELECT term FROM temp.v ORDER BY term");
    assert!(kept.len() > 60_000, "{}", kept.len());
    let (kept, indexed): (BTreeSet<_>, BTreeSet<_>) =
        (kept.into_iter().collect(), indexed.into_iter().collect());
    assert_eq!(kept.symmetric_difference(&indexed).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn words_phrases_and_a_beginning_must_all_be_there() {
    let desk = Workstation::new();
    let texts = texts(["call the ward, potassium 6.1", "the call is over", "call the pharmacy"]);
    let mut store = store(&desk, &texts);
    let mut numbers = |words: &str| -> Vec<u8> {
        found(&mut store, words).into_iter().map(|id| id.0[15]).collect()
    };
    assert_eq!(numbers("call"), [0, 1, 2]);
    assert_eq!(numbers("call the p"), [0, 2]);
    assert_eq!(numbers("\"call the\" potas"), [0]);
    assert_eq!(numbers("potassium 6.1"), [0]);
    assert_eq!(numbers("call \"is over\""), [1]);
    assert_eq!(numbers("call NEAR( * OR"), [0; 0]);
}
