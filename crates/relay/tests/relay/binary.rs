//! The real program: started, asked over TLS, killed, and started again.
#![cfg(unix)]

use crate::support::{Clinic, Talk};
use bellward_proto::relay::{
    ChallengeRequest, ConfirmSession, LedgerAppended, LedgerPage, LoginAnswer, LoginRequest,
};
use bellward_proto::{
    CertificatePin, RelayAddress, SessionCounter, SessionNonce, SessionToken, Signature, Timestamp,
};
use reqwest::Client;
use reqwest::tls::TlsInfo;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant, SystemTime};

const PROGRAM: &str = env!("CARGO_BIN_EXE_bellward-relay");

struct Running {
    child: Child,
    serves: Value,
    address: RelayAddress,
}

impl Running {
    fn start(data: &Path, more: &[&str], fail_point: Option<&str>) -> Self {
        let mut command = Command::new(PROGRAM);
        command.args(["serve", "--listen", "127.0.0.1:0", "--json", "--data"]).arg(data).args(more);
        let log = std::fs::File::create(log_of(data)).unwrap();
        command.stdout(Stdio::piped()).stderr(log).env("BELLWARD_RELAY_LOG", "debug");
        if let Some(point) = fail_point {
            command.env("BELLWARD_RELAY_FAIL_POINT", point);
        }
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let serves: Value = serde_json::from_str(&line).unwrap();
        let address = serves["address"].as_str().unwrap().parse().unwrap();
        Running { child, serves, address }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address.origin())
    }

    fn ends(&mut self) -> ExitStatus {
        let until = Instant::now() + Duration::from_secs(20);
        while Instant::now() < until {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("it does not end");
    }

    fn terminate(&mut self) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.ends()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Beside the data directory, not in it.
fn log_of(data: &Path) -> std::path::PathBuf {
    data.with_extension("log")
}

/// A client that trusts anything: the tests hold the certificate against the pin themselves.
fn client(http1: bool) -> Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .tls_danger_accept_invalid_certs(true)
        .tls_info(true)
        .no_proxy()
        .timeout(Duration::from_secs(20));
    if http1 { builder.http1_only() } else { builder }.build().unwrap()
}

/// Whether a P-256 key within the certificate has this pin.
fn has_pin(certificate: &[u8], pin: CertificatePin) -> bool {
    certificate.windows(91).any(|window| CertificatePin::of(window) == pin)
}

fn creation(clinic: &mut Clinic) -> bellward_proto::relay::AppendLedger {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    clinic.creation(Timestamp(now.as_millis() as u64))
}

fn run(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(PROGRAM).args(arguments).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[tokio::test]
async fn it_serves_under_its_pin_and_stops_when_asked() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut running = Running::start(&data, &["--metrics", "127.0.0.1:0"], None);
    let pin = running.address.pin().unwrap();
    for http1 in [true, false] {
        let response = client(http1).get(running.url("/v1/health")).send().await.unwrap();
        assert_eq!(response.status().as_u16(), 200);
        let version = if http1 { http::Version::HTTP_11 } else { http::Version::HTTP_2 };
        assert_eq!(response.version(), version);
        let info = response.extensions().get::<TlsInfo>().unwrap();
        assert!(has_pin(info.peer_certificate().unwrap(), pin));
    }
    let metrics = running.serves["metrics"].as_str().unwrap();
    let text = client(true).get(format!("http://{metrics}/metrics")).send().await.unwrap();
    let text = text.text().await.unwrap();
    assert!(text.contains("bellward_relay_requests_total 2"), "{text}");
    let outside = client(true).get(running.url("/metrics")).send().await.unwrap();
    assert_eq!(outside.status().as_u16(), 404);

    let (code, text) = run(&["check", "--data", data.to_str().unwrap()]);
    assert_eq!((code, text.trim()), (0, "all is well"), "while it serves");
    assert_eq!(running.terminate().code(), Some(0));
    let again = Running::start(&data, &["--public-address", "relay.example:443"], None);
    assert_eq!(again.address.pin(), Some(pin));
    assert_eq!(again.address.origin(), "https://relay.example:443");
}

#[tokio::test]
async fn what_was_durable_when_it_died_is_there_and_what_was_not_is_not() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut clinic = Clinic::new(1);
    let request = creation(&mut clinic);
    let path = format!("/v1/clinics/{}/ledger", clinic.id);
    for (point, there) in [("before-commit:1", false), ("after-commit:1", true)] {
        let mut running = Running::start(&data, &[], Some(point));
        let asked = client(true).post(running.url(&path)).json(&request).send().await;
        assert!(asked.is_err(), "it died without an answer");
        assert!(!running.ends().success());
        let again = Running::start(&data, &[], None);
        let page = client(true).get(again.url(&path)).send().await.unwrap();
        assert_eq!(page.status().is_success(), there, "{point}");
    }
    let last = Running::start(&data, &[], None);
    let answer = client(true).post(last.url(&path)).json(&request).send().await.unwrap();
    let answer: LedgerAppended = answer.json().await.unwrap();
    assert_eq!(Some(answer.head), clinic.ledger.head());
}

#[tokio::test]
async fn backup_restore_and_check_are_commands() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let (data, file, restored) = (path("data"), path("backup"), path("restored"));
    let mut clinic = Clinic::new(1);
    let request = creation(&mut clinic);
    let route = format!("/v1/clinics/{}/ledger", clinic.id);
    let pin = {
        let running = Running::start(Path::new(&data), &[], None);
        let answer = client(true).post(running.url(&route)).json(&request).send().await.unwrap();
        assert!(answer.status().is_success());
        assert_eq!(run(&["backup", "--data", &data, "--to", &file]).0, 0, "while it serves");
        running.address.pin()
    };
    assert_eq!(run(&["backup", "--data", &data, "--to", &file]).0, 1, "nothing is overwritten");
    assert_eq!(run(&["restore", "--from", &file, "--data", &data]).0, 1, "nor a directory");
    assert_eq!(run(&["restore", "--from", &file, "--data", &restored]).0, 0);
    let running = Running::start(Path::new(&restored), &[], None);
    assert_eq!(running.serves["recovering"], true);
    assert_eq!(running.address.pin(), pin);
    let page = client(true).get(running.url(&route)).send().await.unwrap();
    assert_eq!(Some(page.json::<LedgerPage>().await.unwrap().head), clinic.ledger.head());
    assert_eq!(run(&["accept-gap", "--data", &restored]).0, 0, "while it serves");
    let health: Value =
        client(true).get(running.url("/v1/health")).send().await.unwrap().json().await.unwrap();
    assert_eq!(health["status"], "ok");
    drop(running);
    assert_eq!(run(&["check", "--data", &restored]).0, 0);
    let database = rusqlite::Connection::open(format!("{restored}/relay.sqlite")).unwrap();
    database.execute("UPDATE clinics SET seq = 2", []).unwrap();
    drop(database);
    let (code, text) = run(&["check", "--data", &restored]);
    assert_eq!(code, 1);
    assert!(text.contains("gaps"), "{text}");
    assert_eq!(run(&["check", "--data", &path("nowhere")]).0, 1);
}

#[tokio::test]
async fn tokens_ids_and_bodies_are_not_logged_and_tokens_not_kept() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut clinic = Clinic::new(1);
    let request = creation(&mut clinic);
    let running = Running::start(&data, &[], None);
    let client = client(true);
    let ask = async |path: &str, token: Option<SessionToken>, body: Value| {
        let mut request = client.post(running.url(path)).json(&body);
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        let response = request.send().await.unwrap();
        (response.status().is_success(), response.json::<Value>().await.unwrap())
    };
    let route = format!("/v1/clinics/{}/ledger", clinic.id);
    assert!(ask(&route, None, json!(request)).await.0);
    let nurse = &clinic.founder;
    let asked = json!(ChallengeRequest { clinic: clinic.id, device: nurse.device });
    let (_, challenge) = ask("/v1/login/challenge", None, asked).await;
    let mut login = LoginRequest {
        clinic: clinic.id,
        device: nurse.device,
        challenge: serde_json::from_value(challenge["challenge"].clone()).unwrap(),
        counter: SessionCounter(0),
        nonce: SessionNonce([1; 16]),
        incarnation: None,
        reset: false,
        signature: Signature([0; 64]),
    };
    crate::support::sign(&mut login, nurse);
    let (_, opened) = ask("/v1/login", None, json!(login)).await;
    let opened: LoginAnswer = serde_json::from_value(opened).unwrap();
    let confirm = json!(ConfirmSession { device: nurse.device, counter: opened.counter });
    assert!(ask("/v1/session/confirm", Some(opened.token), confirm).await.0);
    let talk = Talk::new(1, &clinic, &[nurse]);
    let planted = talk.message(nurse, "planted words");
    assert!(!ask("/v1/posts", Some(opened.token), json!(planted)).await.0, "not founded yet");
    assert!(ask("/v1/posts", Some(opened.token), json!(talk.founding(nurse))).await.0);

    let log = std::fs::read_to_string(log_of(&data)).unwrap();
    assert!(log.contains("/v1/posts"), "{log}");
    let secrets = [
        opened.token.to_string(),
        clinic.id.to_string(),
        nurse.device.to_string(),
        "planted words".to_owned(),
        data_encoding::BASE64URL_NOPAD.encode(b"planted words"),
    ];
    for secret in &secrets {
        assert!(!log.contains(secret), "{secret} is in\n{log}");
    }
    for entry in std::fs::read_dir(&data).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let found = bytes.windows(32).any(|window| window == opened.token.0);
        assert!(!found, "only the token's hash is kept");
    }
}

#[test]
fn wrong_usage_exits_with_two() {
    for wrong in [&["serve"][..], &["serve", "--data", "x", "--cert", "y"], &["nonsense"], &[]] {
        assert_eq!(run(wrong).0, 2, "{wrong:?}");
    }
    let (code, text) = run(&["openapi"]);
    assert_eq!(code, 0);
    assert_eq!(text.trim(), bellward_relay::http::openapi::text().trim());
}
