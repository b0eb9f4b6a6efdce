//! One request, one answer.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use bellward_proto::{ErrorBody, ErrorCode, SessionToken};
use serde::de::DeserializeOwned;
use tower::ServiceExt;

/// What came back.
#[derive(Debug, Clone)]
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answered {
    /// It must be a success.
    #[track_caller]
    pub fn ok(self) -> Self {
        let body = String::from_utf8_lossy(&self.body);
        assert_eq!(self.status, StatusCode::OK, "{body}");
        self
    }

    #[track_caller]
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// It must be refused with this code, by the status that goes with it.
    #[track_caller]
    pub fn refused(self, code: ErrorCode) -> ErrorBody {
        let body: ErrorBody = self.read();
        assert_eq!(body.code, code, "{}", body.message);
        assert_eq!(self.status.as_u16(), code.status());
        body
    }
}

pub async fn ask(
    router: Router,
    method: &str,
    path: &str,
    token: Option<SessionToken>,
    body: Option<&impl serde::Serialize>,
) -> Answered {
    let mut request = Request::builder().method(method).uri(path);
    if let Some(token) = token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let body = match body {
        Some(body) => Body::from(serde_json::to_vec(body).unwrap()),
        None => Body::empty(),
    };
    send(router, request.body(body).unwrap()).await
}

pub async fn send(router: Router, request: Request<Body>) -> Answered {
    let response = router.oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Answered { status: parts.status, headers: parts.headers, body }
}
