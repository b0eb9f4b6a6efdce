//! A relay with a clinic in it.

use super::asking::{Answered, ask};
use super::clinic::{Clinic, Member};
use super::stream::EventStream;
use bellward_proto::relay::{
    AppendLedger, ChallengeAnswer, ChallengeRequest, ConfirmSession, LoginAnswer, LoginRequest,
    ReturnLedger, ReturnedAll,
};
use bellward_proto::{SessionNonce, SessionToken, Timestamp};
use bellward_relay::{Clock, Config, Relay, backup};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;

/// A clock that stands still until it is moved.
pub struct ManualClock(AtomicU64);

impl ManualClock {
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(by.as_millis() as u64, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(Ordering::SeqCst))
    }

    fn elapsed(&self) -> Duration {
        Duration::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// A relay that can be let die and come back.
pub struct Bench {
    relay: Option<Relay>,
    pub config: Config,
    pub clock: Arc<ManualClock>,
    pub directory: TempDir,
}

impl Bench {
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    pub fn with(change: impl FnOnce(&mut Config)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock(AtomicU64::new(1_800_000_000_000)));
        let mut config = Config::new(directory.path().join("data"));
        config.clock = clock.clone();
        config.seed = Some([9; 32]);
        change(&mut config);
        let relay = Some(Relay::open(config.clone()).unwrap());
        Bench { relay, config, clock, directory }
    }

    /// A clinic with its founder and so many others, all logged in.
    pub async fn clinic(&self, others: usize) -> (Clinic, Vec<Member>) {
        self.clinic_of(1, others).await
    }

    pub async fn clinic_of(&self, seed: u8, others: usize) -> (Clinic, Vec<Member>) {
        let mut clinic = Clinic::new(seed);
        let creation = clinic.creation(self.now());
        self.append(&clinic, &creation).await.ok();
        self.log_in(&clinic, &clinic.founder).await;
        let mut members = Vec::new();
        for _ in 0..others {
            members.push(self.join(&mut clinic).await);
        }
        (clinic, members)
    }

    pub async fn join(&self, clinic: &mut Clinic) -> Member {
        let (member, request) = clinic.joining(self.now());
        self.append(clinic, &request).await.ok();
        self.log_in(clinic, &member).await;
        member
    }

    pub fn relay(&self) -> &Relay {
        self.relay.as_ref().unwrap()
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Dies and comes back.
    pub fn crash(&mut self) {
        self.stop();
        self.start();
    }

    pub fn stop(&mut self) {
        self.relay = None;
    }

    pub fn start(&mut self) {
        self.relay = Some(Relay::open(self.config.clone()).unwrap());
    }

    /// A backup of what the relay has now.
    pub fn backup(&self) -> PathBuf {
        let file = self.directory.path().join("backup");
        backup::backup(&self.config.data, &file).unwrap();
        file
    }

    /// The relay dies, and one that was restored takes its place.
    pub fn restore(&mut self, file: &Path) {
        self.stop();
        self.config.data = self.directory.path().join("restored");
        backup::restore(file, &self.config.data).unwrap();
        self.start();
    }

    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        token: Option<SessionToken>,
        body: Option<&impl serde::Serialize>,
    ) -> Answered {
        ask(self.relay().router(), method, path, token, body).await
    }

    pub async fn get(&self, path: &str, member: Option<&Member>) -> Answered {
        let token = member.and_then(|member| member.token.get());
        self.ask("GET", path, token, None::<&()>).await
    }

    pub async fn post(
        &self,
        path: &str,
        member: Option<&Member>,
        body: &impl serde::Serialize,
    ) -> Answered {
        let token = member.and_then(|member| member.token.get());
        self.ask("POST", path, token, Some(body)).await
    }

    pub async fn append(&self, clinic: &Clinic, request: &AppendLedger) -> Answered {
        self.post(&format!("/v1/clinics/{}/ledger", clinic.id), None, request).await
    }

    /// Returns statements that the relay has lost.
    pub async fn give_back(&self, clinic: &Clinic, request: &ReturnLedger) -> Answered {
        self.post(&format!("/v1/clinics/{}/ledger/return", clinic.id), None, request).await
    }

    /// Says that nothing up to the clinic's head is missing.
    pub async fn returned(&self, clinic: &Clinic, member: &Member) -> Answered {
        let request = ReturnedAll { head: clinic.ledger.head().unwrap() };
        self.post("/v1/recovery/returned", Some(member), &request).await
    }

    /// A login as the member's device would ask for it now.
    pub async fn login_request(&self, clinic: &Clinic, member: &Member) -> LoginRequest {
        let request = ChallengeRequest { clinic: clinic.id, device: member.device };
        let answer: ChallengeAnswer =
            self.post("/v1/login/challenge", None, &request).await.ok().read();
        let mut login = LoginRequest {
            clinic: clinic.id,
            device: member.device,
            challenge: answer.challenge,
            counter: member.counter.get(),
            nonce: SessionNonce([member.logins.get(); 16]),
            incarnation: member.incarnation.get(),
            reset: false,
            signature: bellward_proto::Signature([0; 64]),
        };
        sign(&mut login, member);
        login
    }

    /// Logs in, and confirms.
    pub async fn log_in(&self, clinic: &Clinic, member: &Member) -> LoginAnswer {
        let answer = self.open_session(clinic, member).await;
        let confirm = ConfirmSession { device: member.device, counter: answer.counter };
        self.post("/v1/session/confirm", Some(member), &confirm).await.ok();
        answer
    }

    /// Logs in, and does not confirm.
    pub async fn open_session(&self, clinic: &Clinic, member: &Member) -> LoginAnswer {
        member.logins.set(member.logins.get() + 1);
        let request = self.login_request(clinic, member).await;
        let answer: LoginAnswer = self.post("/v1/login", None, &request).await.ok().read();
        member.counter.set(answer.counter);
        member.token.set(Some(answer.token));
        member.incarnation.set(Some(answer.incarnation));
        answer
    }

    pub async fn stream(&self, member: &Member, after: u64) -> EventStream {
        let router = self.relay().router();
        EventStream::open(router, member.token.get().unwrap(), after, None).await
    }
}

/// Signs a login by the member's key.
pub fn sign(login: &mut LoginRequest, member: &Member) {
    login.signature = member.auth.sign(LoginRequest::LABEL, &login.signed_bytes());
}
