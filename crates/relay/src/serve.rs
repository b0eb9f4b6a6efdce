//! The listener: TLS, connections and their bounds, sweeping, and a graceful end.

mod announced;
mod bounded;

use crate::http::{Peers, in_time};
use crate::tls::{self, Identity};
use crate::{Config, OpenError, Relay};
use announced::Announced;
use axum::Extension;
use axum::middleware::from_fn_with_state;
use axum_server::Handle;
use axum_server::accept::NoDelayAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use bellward_proto::CertificatePin;
use bounded::Bounded;
use hyper_util::rt::TokioTimer;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

/// How long requests that are under way have to end when the relay stops.
const FAREWELL: Duration = Duration::from_secs(10);
/// How long a client has for the head of a request, and for the TLS handshake.
const HEAD: Duration = Duration::from_secs(10);
/// Between two sweeps.
const SWEEP: Duration = Duration::from_secs(600);

/// How to serve.
#[derive(Debug, Clone)]
pub struct Serving {
    /// Where to listen; port 0 takes a free one.
    pub listen: SocketAddr,
    /// Where to answer Prometheus, without TLS; none by default.
    pub metrics: Option<SocketAddr>,
    /// What clients use instead of the listening address: `host` or `host:port`.
    pub public_address: Option<String>,
    /// A given certificate instead of the relay's own.
    pub identity: Option<Identity>,
    /// Whether the address carries the pin of a given certificate.
    pub pin_given: bool,
    /// Whether a proxy in front tells the clients' addresses.
    pub behind_proxy: bool,
    /// Whether its network is told of it.
    pub announce: bool,
    /// Connections at once.
    pub connections: usize,
    /// How long a request may take, its body included.
    pub request_time: Duration,
}

/// Where a relay answers.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Serves {
    /// For `--relay`: with a pin unless the operating system's roots decide.
    pub address: String,
    /// The real listening address.
    pub listening: SocketAddr,
    /// The program's version.
    pub version: &'static str,
    /// Where Prometheus is answered, if anywhere.
    pub metrics: Option<SocketAddr>,
    /// Whether the relay was restored and waits for what it lost.
    pub recovering: bool,
}

/// Serves until `stop` is done. `ready` is told once connections are taken.
pub async fn serve(
    config: Config,
    serving: Serving,
    ready: impl FnOnce(&Serves),
    stop: impl Future<Output = ()>,
) -> Result<(), OpenError> {
    let at = |error| OpenError::File { path: serving.listen.to_string(), source: error };
    let relay = Arc::new(Relay::open(config.clone())?);
    let listener = bound(serving.listen)?;
    let listening = listener.local_addr().map_err(at)?;
    let host = public_host(&serving, listening);
    let identity = match &serving.identity {
        Some(given) => given.clone(),
        None => tls::own(&config.data, host_name(&host))?,
    };
    if serving.public_address.is_none() && listening.ip().is_unspecified() {
        tracing::warn!("clients cannot reach {listening}: give --public-address");
    }
    let tls = tls::load(&identity)?;
    let pinned = serving.identity.is_none() || serving.pin_given;
    let metrics = serving.metrics.map(bound).transpose()?;
    let serves = Serves {
        address: address(&host, pinned.then_some(tls.pin)),
        listening,
        metrics: metrics.as_ref().and_then(|listener| listener.local_addr().ok()),
        version: env!("CARGO_PKG_VERSION"),
        recovering: relay.is_recovering().await,
    };

    let handle = Handle::new();
    let acceptor = RustlsAcceptor::new(RustlsConfig::from_config(tls.config))
        .handshake_timeout(HEAD)
        .acceptor(NoDelayAcceptor::new());
    let mut server = axum_server::from_tcp(listener)
        .map_err(at)?
        .acceptor(Bounded::new(acceptor, serving.connections))
        .handle(handle.clone());
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEAD);
    server.http_builder().http2().timer(TokioTimer::new()).max_concurrent_streams(64);
    let peers = if serving.behind_proxy { Peers::BehindProxy } else { Peers::Direct };
    let app = relay
        .router()
        .layer(from_fn_with_state(serving.request_time, in_time))
        .layer(Extension(peers))
        .into_make_service_with_connect_info::<SocketAddr>();
    let running = tokio::spawn(server.serve(app));
    let metrics = match metrics {
        Some(listener) => Some(tokio::spawn(
            axum_server::from_tcp(listener)
                .map_err(at)?
                .serve(relay.metrics_router().into_make_service()),
        )),
        None => None,
    };
    let sweeping = tokio::spawn(sweep(relay.clone()));
    let announced = serving.announce.then(|| Announced::begin(&serves.address, listening));
    if let Some(Err(error)) = &announced {
        tracing::warn!(%error, "the network cannot be told of this relay");
    }
    tracing::info!(%listening, recovering = serves.recovering, "serving");
    ready(&serves);

    stop.await;
    tracing::info!("stopping");
    drop(announced);
    relay.end_streams();
    handle.graceful_shutdown(Some(FAREWELL));
    sweeping.abort();
    if let Some(metrics) = metrics {
        metrics.abort();
    }
    match running.await {
        Ok(result) => result.map_err(at),
        Err(_) => Ok(()),
    }
}

/// A listening socket, ready for asynchronous work.
fn bound(address: SocketAddr) -> Result<TcpListener, OpenError> {
    let bound = TcpListener::bind(address).and_then(|listener| {
        listener.set_nonblocking(true)?;
        Ok(listener)
    });
    bound.map_err(|source| OpenError::File { path: address.to_string(), source })
}

async fn sweep(relay: Arc<Relay>) {
    loop {
        match relay.sweep().await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "swept"),
            Err(error) => tracing::error!(%error, "sweeping failed"),
        }
        tokio::time::sleep(SWEEP).await;
    }
}

/// Host and port that clients use.
fn public_host(serving: &Serving, listening: SocketAddr) -> String {
    match &serving.public_address {
        Some(public) => public.clone(),
        None => listening.to_string(),
    }
}

fn host_name(host: &str) -> &str {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.trim_start_matches('[').trim_end_matches(']')
}

fn address(host: &str, pin: Option<CertificatePin>) -> String {
    match pin {
        Some(pin) => {
            format!("https://{host}#{}", data_encoding::HEXLOWER.encode(pin.as_bytes()))
        }
        None => format!("https://{host}"),
    }
}

/// Done when the process is asked to end.
pub async fn asked_to_stop() {
    let interrupted = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending::<()>().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_that_clients_can_read() {
        let pin = CertificatePin([7; 32]);
        for host in ["127.0.0.1:8443", "relay.example", "[::1]:8443"] {
            let text = address(host, Some(pin));
            let read: Result<bellward_proto::RelayAddress, _> = text.parse();
            assert_eq!(read.map(|read| (read.to_string(), read.pin())), Ok((text, Some(pin))));
        }
    }

    #[test]
    fn a_host_is_named_without_its_port() {
        for (host, name) in
            [("a.example:1", "a.example"), ("a.example", "a.example"), ("[::1]:8443", "::1")]
        {
            assert_eq!(host_name(host), name);
        }
    }
}
