//! A link that loses, doubles, delays and cuts, by a seed.

use crate::counters::Counters;
use crate::turns::turn;
use bellward_client::transport::{
    EventStream, Method, RelayAnswer, RelayRequest, Transport, TransportError,
};
use bellward_proto::{ErrorBody, QueueCursor, SessionToken};
use futures::StreamExt;
use futures::future::LocalBoxFuture;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// How bad the link is, in thousandths of all requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weather {
    /// The request never reaches the relay.
    pub request_lost: u32,
    /// The relay does it, but the answer never arrives.
    pub answer_lost: u32,
    /// The relay gets it twice.
    pub doubled: u32,
    /// Others have a few turns before, and after, the relay gets it.
    pub delayed: u32,
    /// A stream of events breaks in the middle.
    pub cut: u32,
    /// A post or an append comes to the relay once more, long after.
    pub repeated_late: u32,
}

impl Weather {
    /// Nothing goes wrong.
    pub const FAIR: Weather = Weather {
        request_lost: 0,
        answer_lost: 0,
        doubled: 0,
        delayed: 0,
        cut: 0,
        repeated_late: 0,
    };
    /// Much goes wrong.
    pub const FOUL: Weather = Weather {
        request_lost: 40,
        answer_lost: 60,
        doubled: 80,
        delayed: 500,
        cut: 250,
        repeated_late: 60,
    };
}

/// The most turns that others have before a delayed request goes on.
const LONGEST_DELAY: u32 = 12;

/// Counted when a copy is kept for later.
const KEPT: &str = "link: kept to repeat late";

/// A link with faults, over one without.
pub struct FaultyLink {
    inner: Rc<dyn Transport>,
    weather: Rc<Cell<Weather>>,
    rng: RefCell<ChaCha20Rng>,
    late: RefCell<Vec<RelayRequest>>,
    name: String,
    counters: Counters,
}

impl FaultyLink {
    /// Over a link, in weather that can be changed from outside.
    pub fn new(
        inner: Rc<dyn Transport>,
        weather: Rc<Cell<Weather>>,
        (name, seed): (&str, u64),
        counters: Counters,
    ) -> Self {
        let rng = RefCell::new(ChaCha20Rng::seed_from_u64(seed));
        let name = name.to_owned();
        FaultyLink { inner, weather, rng, late: RefCell::default(), name, counters }
    }

    /// Whether something happens that happens so many times in a thousand.
    fn happens(&self, thousandths: u32, what: &str) -> bool {
        let happens = self.rng.borrow_mut().random_range(0..1000) < thousandths;
        if happens {
            self.counters.count(what);
            self.counters.tell(|| format!("  {} {what}", self.name));
        }
        happens
    }

    async fn delay(&self) {
        if !self.happens(self.weather.get().delayed, "link: delayed") {
            return;
        }
        let turns = self.rng.borrow_mut().random_range(1..=LONGEST_DELAY);
        for _ in 0..turns {
            turn().await;
        }
    }

    async fn through(&self, request: RelayRequest) -> Result<RelayAnswer, TransportError> {
        self.delay().await;
        let weather = self.weather.get();
        if self.happens(weather.request_lost, "link: request lost") {
            return Err(lost("the request was lost"));
        }
        if self.happens(weather.doubled, "link: request doubled") {
            // What the relay says to the first of the two finds nobody listening.
            let _ = self.inner.send(request.clone()).await;
            self.delay().await;
        }
        self.repeat_late(&request, weather).await;
        let path = request.path.clone();
        let answer = self.inner.send(request).await;
        self.counters.tell(|| format!("  {} {path}: {}", self.name, said(&answer)));
        if self.happens(weather.answer_lost, "link: answer lost") {
            return Err(lost("the answer was lost"));
        }
        self.delay().await;
        self.note(&answer);
        answer
    }

    /// Keeps a copy for later, or sends one that was kept.
    async fn repeat_late(&self, request: &RelayRequest, weather: Weather) {
        let lasting = request.path.ends_with("/posts") || request.path.ends_with("/ledger");
        if request.method == Method::Post && lasting && self.happens(weather.repeated_late, KEPT) {
            self.late.borrow_mut().push(request.clone());
        } else if !self.late.borrow().is_empty() && self.happens(200, "link: repeated late") {
            let kept = self.late.borrow_mut().pop();
            if let Some(kept) = kept {
                // Whoever asked has its answer long since.
                let _ = self.inner.send(kept).await;
            }
        }
    }

    /// Counts what the relay refused.
    fn note(&self, answer: &Result<RelayAnswer, TransportError>) {
        let Ok(answer) = answer else {
            self.counters.count("link: relay down");
            return;
        };
        if let Ok(body) = serde_json::from_slice::<ErrorBody>(&answer.body) {
            self.counters.count(&format!("refused: {:?}", body.code));
        }
    }

    async fn stream(
        &self,
        token: SessionToken,
        after: QueueCursor,
    ) -> Result<Result<EventStream, RelayAnswer>, TransportError> {
        self.delay().await;
        if self.happens(self.weather.get().request_lost, "link: request lost") {
            return Err(lost("the request was lost"));
        }
        let stream = match self.inner.events(token, after).await? {
            Ok(stream) => stream,
            Err(refused) => {
                let refused = Ok(refused);
                self.note(&refused);
                return refused.map(Err);
            }
        };
        if !self.happens(self.weather.get().cut, "link: stream cut") {
            return Ok(Ok(stream));
        }
        let whole: Vec<_> = stream.collect().await;
        let kept = self.rng.borrow_mut().random_range(0..=whole.len());
        let part = whole.into_iter().take(kept).chain([Err(lost("the stream was cut"))]);
        Ok(Ok(Box::pin(futures::stream::iter(part.collect::<Vec<_>>()))))
    }
}

impl Transport for FaultyLink {
    fn send(
        &self,
        request: RelayRequest,
    ) -> LocalBoxFuture<'_, Result<RelayAnswer, TransportError>> {
        Box::pin(self.through(request))
    }

    fn events(
        &self,
        token: SessionToken,
        after: QueueCursor,
    ) -> LocalBoxFuture<'_, Result<Result<EventStream, RelayAnswer>, TransportError>> {
        Box::pin(self.stream(token, after))
    }
}

fn said(answer: &Result<RelayAnswer, TransportError>) -> String {
    match answer {
        Ok(answer) if answer.status < 300 => answer.status.to_string(),
        Ok(answer) => String::from_utf8_lossy(&answer.body).into_owned(),
        Err(error) => error.to_string(),
    }
}

fn lost(what: &str) -> TransportError {
    TransportError::Unreachable(what.to_owned())
}
