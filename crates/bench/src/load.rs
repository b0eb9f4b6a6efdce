//! Load that costs little to make: prepared HTTP/1.1 requests over connections that stand, one
//! after another on each, of which the body is changed in place.

use crate::fault::{Fault, Outcome};
use futures::future::try_join_all;
use rustls::ClientConfig;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use rustls::{DigitallySignedStruct, SignatureScheme};
use rustls_pki_types::{CertificateDer, ServerName, UnixTime};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::unconstrained;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// What makes the next body of the one before, of the same length.
pub type Change = Box<dyn FnMut(&mut [u8])>;

/// A request that is sent again and again.
pub struct Prepared {
    bytes: Vec<u8>,
    body: usize,
    change: Option<Change>,
}

impl Prepared {
    /// A POST of a body, and what changes it before each time it is sent.
    pub fn post(path: &str, token: Option<&str>, body: &[u8], change: Option<Change>) -> Self {
        let bearer = token.map(|token| format!("authorization: Bearer {token}\r\n"));
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n\
             {}content-length: {}\r\n\r\n",
            bearer.unwrap_or_default(),
            body.len()
        );
        Prepared { bytes: [head.as_bytes(), body].concat(), body: head.len(), change }
    }

    fn next(&mut self) -> &[u8] {
        if let (Some(change), Some(body)) = (&mut self.change, self.bytes.get_mut(self.body..)) {
            change(body);
        }
        &self.bytes
    }
}

/// A connection and what is sent over it.
pub struct Connection {
    stream: TlsStream<TcpStream>,
    prepared: Prepared,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects and shakes hands.
    pub async fn open(server: SocketAddr, prepared: Prepared) -> Outcome<Self> {
        let stream = connect(server).await?;
        Ok(Connection { stream, prepared, buffer: vec![0; 16 * 1024] })
    }

    /// One request and its answer, which must be 200.
    async fn ask(&mut self) -> Outcome<()> {
        self.stream.write_all(self.prepared.next()).await?;
        let mut filled = 0;
        loop {
            let free = self.buffer.get_mut(filled..).unwrap_or_default();
            let read = self.stream.read(free).await?;
            filled += read;
            let answer = self.buffer.get(..filled).unwrap_or_default();
            if read == 0 {
                return Err(Fault::new("the server closed the connection"));
            }
            let Some(head) = answer.windows(4).position(|window| window == b"\r\n\r\n") else {
                continue;
            };
            if filled >= head + 4 + content_length(answer)? {
                return if answer.starts_with(b"HTTP/1.1 200") {
                    Ok(())
                } else {
                    Err(Fault::new(String::from_utf8_lossy(answer).into_owned()))
                };
            }
        }
    }

    async fn ask_until(&mut self, end: Instant) -> Outcome<u64> {
        let mut answered = 0;
        while Instant::now() < end {
            self.ask().await?;
            answered += 1;
        }
        Ok(answered)
    }
}

fn content_length(answer: &[u8]) -> Outcome<usize> {
    const NAME: &[u8] = b"content-length: ";
    let at = answer.windows(NAME.len()).position(|window| window.eq_ignore_ascii_case(NAME));
    let digits = at.and_then(|at| answer.get(at + NAME.len()..)).unwrap_or_default();
    let digits = digits.split(|byte| *byte == b'\r').next().unwrap_or_default();
    std::str::from_utf8(digits)?.parse().map_err(|_| Fault::new("an answer without a length"))
}

/// A stream of events that is open and not read any further.
pub struct Listening(#[expect(dead_code, reason = "held, not used")] TlsStream<TcpStream>);

impl Listening {
    /// Asks for the stream, and waits until it has begun.
    pub async fn open(server: SocketAddr, path: &str, token: Option<&str>) -> Outcome<Self> {
        let mut stream = connect(server).await?;
        let bearer = token.map(|token| format!("authorization: Bearer {token}\r\n"));
        let bearer = bearer.unwrap_or_default();
        let request = format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n{bearer}\r\n");
        stream.write_all(request.as_bytes()).await?;
        let mut answer = [0; 64];
        let read = stream.read(&mut answer).await?;
        let begun = answer.get(..read).unwrap_or_default();
        if begun.starts_with(b"HTTP/1.1 200") {
            return Ok(Listening(stream));
        }
        Err(Fault::new(String::from_utf8_lossy(begun).into_owned()))
    }
}

/// What came of some time of load.
#[derive(Debug, Clone, Copy)]
pub struct Answered {
    /// How many requests.
    pub requests: u64,
    /// In how long.
    pub taken: Duration,
}

impl Answered {
    /// How many a second.
    pub fn a_second(&self) -> f64 {
        self.requests as f64 / self.taken.as_secs_f64()
    }
}

/// Asks over all these connections at once for so long.
pub async fn drive(connections: &mut [Connection], time: Duration) -> Outcome<Answered> {
    let began = Instant::now();
    let asked = connections.iter_mut().map(|connection| connection.ask_until(began + time));
    // Many connections in one task use its budget up at once, and the last of them starve.
    let requests = unconstrained(try_join_all(asked)).await?.into_iter().sum();
    Ok(Answered { requests, taken: began.elapsed() })
}

async fn connect(server: SocketAddr) -> Outcome<TlsStream<TcpStream>> {
    let stream = TcpStream::connect(server).await?;
    stream.set_nodelay(true)?;
    let name = ServerName::from(server.ip());
    Ok(TlsConnector::from(trusting()?).connect(name, stream).await?)
}

/// TLS to a server of our own on this machine: which certificate it has does not matter here.
fn trusting() -> Outcome<Arc<ClientConfig>> {
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(AnyCertificate(provider)))
        .with_no_client_auth();
    Ok(Arc::new(config))
}

#[derive(Debug)]
struct AnyCertificate(Arc<CryptoProvider>);

impl ServerCertVerifier for AnyCertificate {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        let algorithms = &self.0.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn each_body_is_made_of_the_one_before() {
        let change = |body: &mut [u8]| body.iter_mut().for_each(|byte| *byte += 1);
        let mut prepared = Prepared::post("/x", Some("t"), b"abc", Some(Box::new(change)));
        assert!(prepared.next().ends_with(b"content-length: 3\r\n\r\nbcd"));
        assert!(prepared.next().ends_with(b"content-length: 3\r\n\r\ncde"));
        let mut same = Prepared::post("/x", None, b"", None);
        assert_eq!(same.next().to_vec(), same.next().to_vec());
    }

    #[test]
    fn the_length_of_an_answer_is_read_from_its_head() {
        let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n";
        assert_eq!(content_length(answer).unwrap(), 42);
        assert!(content_length(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
