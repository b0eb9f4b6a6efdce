//! Devices that are connected and silent: what each costs the relay in memory.

use super::Plan;
use crate::ask::Way;
use crate::bare;
use crate::clinic::Clinic;
use crate::desk::block_on;
use crate::fault::Outcome;
use crate::load::Listening;
use crate::process::proportional_set;
use crate::report::{Goal, Row, Unit, Yardstick};
use crate::server::{Kind, Server};
use bellward_proto::SessionToken;
use futures::stream::{self, StreamExt, TryStreamExt};
use std::time::Duration;
use tokio::task::unconstrained;

/// Requests and handshakes under way at once.
const AT_ONCE: usize = 64;

/// Bytes a device.
pub fn run(plan: &Plan) -> Outcome<Vec<Row>> {
    // The founder's device is one of the 5,000 that a clinic may have.
    let devices = plan.size(4_999, 500);
    // Long enough for every stream to have looked once whether all is as it was.
    let settle = Duration::from_secs(plan.size(20, 2));
    let folder = plan.folder()?;
    let relay = Server::start(Kind::Relay, &folder.path().join("relay"))?;
    let silent = Server::start(Kind::Bare, &folder.path().join("bare"))?;
    let (ours, limit) = block_on(async {
        let tokens = log_in(&relay, devices).await?;
        let ours = each(&relay, "/v1/events", tokens.into_iter().map(Some), settle).await?;
        let limit = each(&silent, "/events", (0..devices).map(|_| None), settle).await?;
        Ok((ours, limit))
    })?;
    Ok(vec![Row {
        what: "relay: memory an idle connected device".to_owned(),
        size: format!("{devices} devices, HTTP/1.1"),
        unit: Unit::Bytes,
        ours,
        limit,
        limit_is: "an idle event stream of the same server library under the same TLS".to_owned(),
        goal: Goal::AtMost(1.25),
        yardsticks: vec![Yardstick::commit(bare::commit_time(folder.path(), 200)?)],
    }])
}

async fn log_in(relay: &Server, devices: usize) -> Outcome<Vec<SessionToken>> {
    let way = Way::to(&relay.address)?;
    let mut clinic = Clinic::found(&way, 7).await?;
    let members = clinic.hire(&way, devices).await?;
    let logins = members.iter().map(|member| clinic.log_in(&way, member));
    unconstrained(stream::iter(logins).buffered(AT_ONCE).try_collect()).await
}

/// By how much a server's memory grows for each of these streams.
async fn each(
    server: &Server,
    path: &str,
    tokens: impl Iterator<Item = Option<SessionToken>>,
    settle: Duration,
) -> Outcome<f64> {
    let before = proportional_set(server.pid())?;
    let opening = tokens.map(|token| {
        let token = token.map(|token| token.to_string());
        async move { Listening::open(server.listening, path, token.as_deref()).await }
    });
    let opened = stream::iter(opening).buffered(AT_ONCE).try_collect();
    let open: Vec<Listening> = unconstrained(opened).await?;
    tokio::time::sleep(settle).await;
    let grown = proportional_set(server.pid())?.saturating_sub(before);
    Ok(grown as f64 / open.len() as f64)
}
