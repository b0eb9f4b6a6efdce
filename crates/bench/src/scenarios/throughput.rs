//! The relay under load: 64 connections over HTTPS, each posting one text after another.

use super::Plan;
use crate::ask::Way;
use crate::bare::{self, Commits};
use crate::clinic::{Clinic, Member};
use crate::desk::block_on;
use crate::fault::{Fault, Outcome};
use crate::load::{Answered, Connection, Prepared, drive};
use crate::machines::{TEXT, Talk, text};
use crate::process::{own_thread_time, processor_time};
use crate::report::{Goal, Row, Unit, Yardstick};
use crate::samples::median;
use crate::server::{Kind, Server};
use bellward_proto::relay::{Post, Posted, SealedWelcome};
use bellward_proto::{
    Blob, ConversationId, Envelope, EnvelopeHash, GroupGeneration, OrderHash, OrderNumber,
    PostHeader, PostKind, RecipientsHash, SessionToken, Versioned,
};
use data_encoding::BASE64URL_NOPAD;
use rand::Rng;
use std::ops::Range;
use std::time::Duration;

/// Connections at once.
const CONNECTIONS: usize = 64;
/// Rows in one commit of the limit: as many as the relay puts into one.
const A_COMMIT: usize = 256;

/// Figures of one round.
#[derive(Default)]
struct Rounds {
    relay: Vec<f64>,
    relay_time: Vec<f64>,
    empty: Vec<f64>,
    empty_time: Vec<f64>,
    inserts: Vec<f64>,
    insert_time: Vec<f64>,
}

/// Messages a second, and processor time a message.
pub fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    let folder = plan.folder()?;
    let relay = Server::start(Kind::Relay, &folder.path().join("relay"))?;
    let bare = Server::start(Kind::Bare, &folder.path().join("bare"))?;
    let (rounds, commit) = block_on(async {
        let posts = prepare(&relay).await?;
        let envelope = posts.first().map(|(_, envelope)| envelope.clone()).unwrap_or_default();
        let posts = posts.into_iter().map(|(prepared, _)| prepared);
        let mut posting = connect(&relay, posts).await?;
        let empty = (0..CONNECTIONS).map(|_| Prepared::post("/empty", None, b"", None));
        let mut asking = connect(&bare, empty).await?;
        let mut inserting = Commits::plain(&folder.path().join("inserts.db"))?;
        let (warm, time) =
            (Duration::from_millis(500), plan.size(Duration::from_secs(4), Duration::from_secs(1)));
        drive(&mut posting, warm).await?;
        drive(&mut asking, warm).await?;
        let mut rounds = Rounds::default();
        for _ in 0..plan.size(5, 2) {
            let (answered, used) = counted(&relay, &mut posting, time).await?;
            rounds.relay.push(answered.a_second());
            rounds.relay_time.push(used);
            let (answered, used) = counted(&bare, &mut asking, time).await?;
            rounds.empty.push(answered.a_second());
            rounds.empty_time.push(used);
            let before = own_thread_time()?;
            let rate = inserting.rows_a_second(&envelope, A_COMMIT, time / 2)?;
            let used = own_thread_time()? - before;
            rounds.inserts.push(rate);
            rounds.insert_time.push(used.as_secs_f64() / (rate * (time / 2).as_secs_f64()));
        }
        Ok((rounds, bare::commit_time(folder.path(), 200)?))
    })?;
    Ok(rows(rounds, commit))
}

fn rows(rounds: Rounds, commit: f64) -> Vec<Row> {
    let (empty, inserts) = (median(rounds.empty), median(rounds.inserts));
    let (empty_time, insert_time) = (median(rounds.empty_time), median(rounds.insert_time));
    let yardsticks =
        vec![Yardstick::posts(empty), Yardstick::inserts(inserts), Yardstick::commit(commit)];
    let size = format!("{CONNECTIONS} connections, HTTP/1.1");
    vec![
        Row {
            what: "relay: durable messages".to_owned(),
            size: size.clone(),
            unit: Unit::PerSecond,
            ours: median(rounds.relay),
            limit: empty.min(inserts),
            limit_is: format!(
                "the lower of empty HTTPS POSTs ({}) and durable inserts of the same envelopes, \
                 {A_COMMIT} a commit ({})",
                Unit::PerSecond.show(empty),
                Unit::PerSecond.show(inserts)
            ),
            goal: Goal::AtLeast(0.4),
            yardsticks: yardsticks.clone(),
        },
        Row {
            what: "relay: processor time a message".to_owned(),
            size,
            unit: Unit::Seconds,
            ours: median(rounds.relay_time),
            limit: empty_time + insert_time,
            limit_is: format!(
                "the server's part of an empty POST ({}) and of an insert ({})",
                Unit::Seconds.show(empty_time),
                Unit::Seconds.show(insert_time)
            ),
            goal: Goal::AtMost(3.0),
            yardsticks,
        },
    ]
}

/// Load, and the server's processor time for each answer, in seconds.
async fn counted(
    server: &Server,
    connections: &mut [Connection],
    time: Duration,
) -> Outcome<(Answered, f64)> {
    let before = processor_time(server.pid())?;
    let answered = drive(connections, time).await?;
    let used = processor_time(server.pid())?.saturating_sub(before);
    Ok((answered, used.as_secs_f64() / answered.requests as f64))
}

async fn connect(
    server: &Server,
    requests: impl Iterator<Item = Prepared>,
) -> Outcome<Vec<Connection>> {
    let mut connections = Vec::new();
    for prepared in requests {
        connections.push(Connection::open(server.listening, prepared).await?);
    }
    Ok(connections)
}

/// For each connection a device, a conversation of it and the next device, and a request that
/// posts to it; the envelope that is in it.
async fn prepare(relay: &Server) -> Outcome<Vec<(Prepared, Vec<u8>)>> {
    let way = Way::to(&relay.address)?;
    let mut clinic = Clinic::found(&way, 2).await?;
    let members = clinic.hire(&way, CONNECTIONS).await?;
    let body = body_of_a_text()?;
    let mut posts = Vec::new();
    for (member, other) in members.iter().zip(members.iter().cycle().skip(1)) {
        let token = clinic.log_in(&way, member).await?;
        let talk = found(&way, &mut clinic, token, [member, other]).await?;
        let mut body = vec![0; body];
        clinic.rng.fill(body.as_mut_slice());
        posts.push(request(talk, token, &body)?);
    }
    Ok(posts)
}

/// How long the MLS message of such a text is.
fn body_of_a_text() -> Outcome<usize> {
    let mut clinic = Clinic::new(3)?;
    let members = clinic.hire_here(2)?;
    let talk = Talk::found(&mut clinic, &members)?;
    let outgoing = talk.encrypt(&text([1; 16], TEXT), &clinic.ledger)?;
    Ok(Envelope::from_bytes(outgoing.envelope.as_slice())?.body.as_slice().len())
}

/// Founds a conversation of two; the header of what the first of them says next, and the
/// founding's hash.
async fn found(
    way: &Way,
    clinic: &mut Clinic,
    token: SessionToken,
    members: [&Member; 2],
) -> Outcome<(PostHeader, EnvelopeHash)> {
    let mut devices = members.map(|member| member.device);
    let [sender, other] = devices;
    devices.sort_unstable();
    let id = ConversationId::group(clinic.rng.random());
    let mut header = PostHeader {
        kind: PostKind::Found,
        conversation: id,
        generation: GroupGeneration(1),
        sender,
        ledger_head: clinic.ledger.head().ok_or_else(|| Fault::new("an empty ledger"))?,
        last_number: BEGINS_BEHIND,
        order_hash: OrderHash::start(&id),
        recipients: RecipientsHash::of(&devices),
    };
    let welcome = SealedWelcome { device: other, sealed: Blob(vec![1; 600]) };
    let envelope = envelope(&header, &[], std::slice::from_ref(&welcome));
    let recipients = devices.to_vec();
    let hash = EnvelopeHash::of(envelope.as_slice());
    let post = Post { envelope, recipients, welcomes: vec![welcome], counts: false };
    let _: Posted = way.post("/v1/posts", Some(token), &post).await?;
    header.kind = PostKind::Message;
    Ok((header, hash))
}

/// A number whose encoding is as long as that of all that follow.
const BEGINS_BEHIND: OrderNumber = OrderNumber(1 << 40);

/// One text after another in a conversation, each of which knows the one before, as that of a
/// device that has processed all there is.
struct Texts {
    last: OrderNumber,
    order_hash: OrderHash,
    before: EnvelopeHash,
    bytes: Vec<u8>,
    /// Where the last number and the running hash stand in them.
    places: [Range<usize>; 2],
    /// Where their digits stand in a request's body.
    digits: Range<usize>,
}

impl Texts {
    /// Writes the next one into the request's body.
    fn next(&mut self, body: &mut [u8]) {
        self.last = self.last.next();
        self.order_hash = self.order_hash.next(self.last, &self.before);
        let [last, hash] = self.places.clone();
        for (place, new) in [(last, &self.last.0.to_be_bytes()[..]), (hash, &self.order_hash.0)] {
            if let Some(old) = self.bytes.get_mut(place) {
                old.copy_from_slice(new);
            }
        }
        self.before = EnvelopeHash::of(&self.bytes);
        if let Some(digits) = body.get_mut(self.digits.clone()) {
            BASE64URL_NOPAD.encode_mut(&self.bytes, digits);
        }
    }
}

/// The request that posts such messages, and the bytes of one.
fn request(
    (header, founding): (PostHeader, EnvelopeHash),
    token: SessionToken,
    body: &[u8],
) -> Outcome<(Prepared, Vec<u8>)> {
    let envelope = envelope(&header, body, &[]);
    let bytes = envelope.as_slice().to_vec();
    let post = Post { envelope, recipients: Vec::new(), welcomes: Vec::new(), counts: true };
    let json = serde_json::to_vec(&post)?;
    let place = |hay: &[u8], needle: &[u8]| {
        let at = hay.windows(needle.len()).position(|window| window == needle);
        let at = at.ok_or_else(|| Fault::new("the message is not where it should be"))?;
        Outcome::Ok(at..at + needle.len())
    };
    let mut texts = Texts {
        last: header.last_number,
        order_hash: header.order_hash,
        before: founding,
        places: [
            place(&bytes, &header.last_number.0.to_be_bytes())?,
            place(&bytes, &header.order_hash.0)?,
        ],
        digits: place(&json, BASE64URL_NOPAD.encode(&bytes).as_bytes())?,
        bytes: bytes.clone(),
    };
    let token = token.to_string();
    let change = Box::new(move |body: &mut [u8]| texts.next(body));
    Ok((Prepared::post("/v1/posts", Some(&token), &json, Some(change)), bytes))
}

fn envelope(header: &PostHeader, body: &[u8], welcomes: &[SealedWelcome]) -> Blob {
    let digests: Vec<_> = welcomes
        .iter()
        .map(|welcome| (welcome.device, Envelope::welcome_digest(welcome.sealed.as_slice())))
        .collect();
    let (header, body) = (Blob(header.to_bytes()), Blob(body.to_vec()));
    Blob(Envelope { header, body, welcomes: Envelope::welcomes_digest(&digests) }.to_bytes())
}
