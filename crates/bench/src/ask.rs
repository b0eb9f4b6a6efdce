//! Single requests to a relay, over the client's own transport.

use crate::fault::{Fault, Outcome};
use bellward_client::https::HttpsTransport;
use bellward_client::transport::{Method, RelayRequest, Transport};
use bellward_proto::{RelayAddress, SessionToken};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// A way to one server.
pub struct Way(HttpsTransport);

impl Way {
    /// To an address.
    pub fn to(address: &RelayAddress) -> Outcome<Self> {
        Ok(Way(HttpsTransport::new(address)?))
    }

    /// Posts something and reads the answer.
    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        token: Option<SessionToken>,
        body: &impl Serialize,
    ) -> Outcome<T> {
        let answer = self.post_bytes(path, token, serde_json::to_vec(body)?).await?;
        Ok(serde_json::from_slice(&answer)?)
    }

    /// Gets something.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Outcome<T> {
        let (method, path, token, body) = (Method::Get, path.to_owned(), None, Vec::new());
        let answer = self.answer(RelayRequest { method, path, token, body }).await?;
        Ok(serde_json::from_slice(&answer)?)
    }

    /// Posts these bytes.
    pub async fn post_bytes(
        &self,
        path: &str,
        token: Option<SessionToken>,
        body: Vec<u8>,
    ) -> Outcome<Vec<u8>> {
        let (method, path) = (Method::Post, path.to_owned());
        self.answer(RelayRequest { method, path, token, body }).await
    }

    async fn answer(&self, request: RelayRequest) -> Outcome<Vec<u8>> {
        let path = request.path.clone();
        let answer = self.0.send(request).await?;
        if answer.status == 200 {
            return Ok(answer.body);
        }
        let said = String::from_utf8_lossy(&answer.body).into_owned();
        Err(Fault::new(format!("{path}: HTTP {}: {said}", answer.status)))
    }
}
