//! Text of every kind comes as it was written, and is found.

use crate::{client, texts};
use bellward_client::{ClientError, Role, Sought};
use bellward_proto::limits;
use bellward_testkit::Clinic;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// What is known to be hard.
fn hard() -> Vec<String> {
    let every_control: String = (0..32u8).map(char::from).chain(['\u{7f}', '\u{85}']).collect();
    let planes: String =
        (0..17).filter_map(|plane| char::from_u32(plane * 0x1_0000 + 0x1234)).collect();
    let ends = "\u{D7FF}\u{E000}\u{FDD0}\u{FFFE}\u{FFFF}\u{10000}\u{10FFFF}";
    [
        "a",
        " ",
        "\u{0}",
        "x\u{0}y",
        "  spaces and\ttabs \r\n and lines\n\n",
        "👩🏽‍⚕️ 🏴󠁧󠁢󠁥󠁮󠁧󠁿 ❤️ 👨‍👩‍👧‍👦 🇪🇸",
        "e\u{301}\u{301}\u{301} Z\u{0351}\u{036B}\u{0343}algo",
        "שלום \u{200F}abc مرحبا 5 mg \u{202E}gm 05\u{202C}",
        "\u{2066}isolated\u{2069} \u{2068}and open",
        "\u{FEFF}\u{200B}\u{200D}\u{2028}\u{2029}",
        "\u{1b}[2J\u{1b}]0;title\u{7} \u{9b}31m",
        "\"quotes\" AND OR NOT NEAR( * ^ : { } ' ; -- %s \\u0000 </script>",
        &every_control,
        &planes,
        ends,
    ]
    .map(str::to_owned)
    .to_vec()
}

#[test]
fn every_text_comes_as_it_was_written_and_is_found() {
    let clinic = Clinic::new(111);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let [nurse, doctor] = &staff;
    let direct = clinic.direct(nurse, doctor);
    let mut runner = TestRunner::deterministic();
    let any = proptest::collection::vec(proptest::char::any(), 1..200);
    let random = (0..60).map(|_| any.new_tree(&mut runner).unwrap().current());
    let random = random.map(|chars| chars.into_iter().collect::<String>());
    let said: Vec<String> = hard()
        .into_iter()
        .chain(random)
        .enumerate()
        .map(|(number, text)| format!("{text} zq{number:03}zq"))
        .collect();
    for text in &said {
        client(nurse).send(&direct, text, None).unwrap();
    }
    clinic.sync_all(&staff);
    for device in &staff {
        assert_eq!(texts(device, &direct), said, "{}", device.name());
    }
    let mut views = client(doctor).views().unwrap();
    for (number, text) in said.iter().enumerate() {
        let words = format!("zq{number:03}zq");
        let hits = views.search(&Sought { words, ..Sought::default() }, 10).unwrap();
        assert_eq!(hits.len(), 1, "{text:?}");
        assert_eq!(&hits[0].message.text, text);
    }
}

#[test]
fn texts_of_the_least_and_the_greatest_length_go_and_others_are_refused_loudly() {
    let clinic = Clinic::new(112);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let [nurse, doctor] = &staff;
    let direct = clinic.direct(nurse, doctor);
    let send = |text: &str| client(nurse).send(&direct, text, None);
    assert!(matches!(send(""), Err(ClientError::Empty { .. })));
    assert!(matches!(send(" \n\t"), Err(ClientError::Empty { .. })));
    let longest = [
        "x".repeat(limits::TEXT),
        "€".repeat(limits::TEXT / 3) + "x",
        "😀".repeat(limits::TEXT / 4),
        "\u{0}".repeat(limits::TEXT),
    ];
    for text in &longest {
        assert_eq!(text.len(), limits::TEXT);
        send(text).unwrap();
        let refused = send(&format!("{text}y")).unwrap_err();
        let length = limits::TEXT + 1;
        assert!(matches!(refused, ClientError::TooLong { length: found, .. } if found == length));
        assert!(refused.to_string().contains("kept as a draft"));
    }
    clinic.sync_all(&staff);
    assert!(texts(doctor, &direct) == longest, "each came whole");
}

#[test]
fn a_name_cannot_pass_for_anothers_or_move_what_stands_around_it() {
    let clinic = Clinic::new(113);
    let staff = clinic.staff(["nurse", "doctor"]);
    clinic.sync_all(&staff);
    let [nurse, doctor] = &staff;
    for name in ["doctor\u{200B}", "DOCTOR", "doc\u{200D}tor", " doctor\u{202E}"] {
        let invited = clinic.turns().alone(client(nurse).invite(name, Role::Staff));
        assert!(matches!(invited, Err(ClientError::NameTaken { .. })), "{name:?}");
    }
    let invisible = "\u{200B}\u{3164}";
    let refused = clinic.turns().alone(client(nurse).invite(invisible, Role::Staff));
    assert!(matches!(refused, Err(ClientError::Empty { .. })));
    let title = "Ward\u{202E} 3\u{1b}[2J\nnurse: give 10 mg";
    let people = [doctor.person()].into();
    client(nurse).new_group(title, &people).unwrap();
    clinic.sync_all(&staff);
    assert_eq!(doctor.conversations()[0].title, "Ward 3[2J nurse: give 10 mg");
}
