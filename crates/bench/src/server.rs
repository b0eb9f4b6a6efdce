//! Servers in processes of their own, so that what they use is theirs: the relay, and a bare one
//! of the same server library under the same TLS.

use crate::fault::{Fault, Outcome};
use axum::Router;
use axum::http::header;
use axum::response::sse::{KeepAlive, Sse};
use axum::routing::{get, post};
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use bellward_proto::RelayAddress;
use bellward_relay::config::Rate;
use bellward_relay::serve::{Serving, serve};
use bellward_relay::{Config, tls};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Which server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The relay, as `bellward-relay serve` does it, without limits of rate.
    Relay,
    /// `POST /empty`, which answers at once, and `GET /events`, which says nothing.
    Bare,
}

impl Kind {
    /// The argument that starts it.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Relay => "serve-relay",
            Kind::Bare => "serve-bare",
        }
    }

    /// By its argument.
    pub fn from_word(word: &str) -> Option<Self> {
        [Kind::Relay, Kind::Bare].into_iter().find(|kind| kind.word() == word)
    }
}

/// What a server says once it answers.
#[derive(Serialize, Deserialize)]
struct Ready {
    address: String,
    listening: SocketAddr,
}

/// A running server; it ends when this is dropped.
pub struct Server {
    child: Child,
    /// With the pin.
    pub address: RelayAddress,
    /// Where it listens.
    pub listening: SocketAddr,
}

impl Server {
    /// Starts one over a folder.
    pub fn start(kind: Kind, data: &Path) -> Outcome<Self> {
        Server::start_at(kind, data, 0)
    }

    /// Starts one over a folder, on this port of the loopback interface.
    pub fn start_at(kind: Kind, data: &Path, port: u16) -> Outcome<Self> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(kind.word())
            .arg(data)
            .arg(port.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = child.stdout.take().ok_or_else(|| Fault::new("a server without output"))?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        let ready: Ready = serde_json::from_str(&line)
            .map_err(|error| Fault::new(format!("{}: {error}: {line}", kind.word())))?;
        let address = ready.address.parse()?;
        Ok(Server { child, address, listening: ready.listening })
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The end of its input is its sign to end.
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// Serves until standard input ends: what the child does.
pub fn run(kind: Kind, data: PathBuf, port: u16) -> Outcome<()> {
    crate::process::allow_many_files()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match kind {
        Kind::Relay => runtime.block_on(relay(data, port)),
        Kind::Bare => runtime.block_on(bare(&data)),
    }
}

async fn told_to_end() {
    let wait = tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new()));
    let _ = wait.await;
}

fn say(ready: &Ready) -> Outcome<()> {
    let mut out = std::io::stdout();
    writeln!(out, "{}", serde_json::to_string(ready)?)?;
    Ok(out.flush()?)
}

async fn relay(data: PathBuf, port: u16) -> Outcome<()> {
    let mut config = Config::new(data);
    let no_limit = Rate { per_second: 0, burst: 0 };
    (config.limits.device_rate, config.limits.address_rate) = (no_limit, no_limit);
    let serving = Serving {
        listen: SocketAddr::from(([127, 0, 0, 1], port)),
        metrics: None,
        public_address: None,
        identity: None,
        pin_given: false,
        behind_proxy: false,
        announce: false,
        connections: 12_000,
        request_time: Duration::from_secs(60),
    };
    let ready = |serves: &bellward_relay::serve::Serves| {
        let ready = Ready { address: serves.address.clone(), listening: serves.listening };
        if let Err(fault) = say(&ready) {
            eprintln!("{fault}");
        }
    };
    Ok(serve(config, serving, ready, told_to_end()).await?)
}

async fn bare(data: &Path) -> Outcome<()> {
    std::fs::create_dir_all(data)?;
    let tls = tls::load(&tls::own(data, "127.0.0.1")?)?;
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let listening = listener.local_addr()?;
    let app = Router::new().route("/empty", post(async || JSON)).route("/events", get(silence));
    let acceptor =
        RustlsAcceptor::new(RustlsConfig::from_config(tls.config)).acceptor(NoDelayAcceptor::new());
    let server = axum_server::from_tcp(listener)?.acceptor(acceptor);
    let running = tokio::spawn(server.serve(app.into_make_service()));
    let address = format!("https://{listening}#{}", HEXLOWER.encode(&tls.pin.0));
    say(&Ready { address, listening })?;
    told_to_end().await;
    running.abort();
    Ok(())
}

/// An empty answer of the kind that clients take.
const JSON: [(header::HeaderName, &str); 1] = [(header::CONTENT_TYPE, "application/json")];

/// A stream of events on which nothing happens but that it lives.
async fn silence() -> impl axum::response::IntoResponse {
    let events = futures::stream::pending::<Result<axum::response::sse::Event, std::io::Error>>();
    Sse::new(events).keep_alive(KeepAlive::new().interval(bellward_relay::events::TICK))
}
