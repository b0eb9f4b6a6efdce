//! One request and what is said to it, while it passes through the liar's hands.

use bellward_proto::relay::Event;
use bellward_proto::{ErrorBody, ErrorCode, SessionToken};
use http::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Where an exchange is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// The relay has not been asked yet. An answer made now is the only one.
    Asked,
    /// The relay has answered.
    Answered,
}

/// How an answer is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    /// As it is.
    Whole,
    /// A byte now and then, and never the last.
    Slow,
    /// Without an end.
    Endless,
    /// As it is, and then signs of life without an end.
    Alive,
    /// The connection breaks after so many bytes.
    Cut(usize),
}

/// An event as it travels.
#[derive(Debug, Clone)]
pub(super) struct RawEvent {
    /// Its name.
    pub kind: String,
    /// Its data.
    pub data: Vec<u8>,
}

impl RawEvent {
    /// Of an event that can be read.
    pub fn of(event: &Event) -> Self {
        RawEvent { kind: event.kind().to_owned(), data: json(event) }
    }

    /// The event, if it can be read.
    pub fn read(&self) -> Option<Event> {
        serde_json::from_slice(&self.data).ok()
    }
}

/// What is said to a request.
#[derive(Debug, Clone)]
pub(super) struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The content type.
    pub kind: &'static str,
    /// The body, unless there are events.
    pub body: Vec<u8>,
    /// The stream of events, up to where the device has caught up.
    pub events: Option<Vec<RawEvent>>,
    /// How it is delivered.
    pub delivery: Delivery,
}

/// The content type of answers.
pub(super) const JSON: &str = "application/json";

impl Answer {
    /// JSON with a status.
    pub fn json(status: u16, body: Vec<u8>) -> Self {
        Answer { status, kind: JSON, body, events: None, delivery: Delivery::Whole }
    }
}

/// One exchange.
pub(super) struct Exchange {
    /// Where it is.
    pub moment: Moment,
    /// How it is asked.
    pub method: Method,
    /// Path and query.
    pub path: String,
    /// By whom.
    pub token: Option<SessionToken>,
    /// What is asked.
    pub body: Vec<u8>,
    /// What is said to it; none while nobody has.
    pub answer: Option<Answer>,
}

impl Exchange {
    /// Whether the relay has answered a request of this form with success. A `*` stands for one
    /// part of the path.
    pub fn answered(&self, method: &Method, path: &str) -> bool {
        let good = self.answer.as_ref().is_some_and(|answer| answer.status < 300);
        self.moment == Moment::Answered && good && self.is(method, path)
    }

    /// Whether a request of this form is about to be asked.
    pub fn asked(&self, method: &Method, path: &str) -> bool {
        self.moment == Moment::Asked && self.is(method, path)
    }

    /// Whether it is of this form.
    pub fn is(&self, method: &Method, path: &str) -> bool {
        let own = self.path.split('?').next().unwrap_or_default();
        let mut parts = own.split('/');
        let same =
            path.split('/').all(|part| parts.next().is_some_and(|p| part == "*" || p == part));
        self.method == *method && same && parts.next().is_none()
    }

    /// What is asked, if it is this.
    pub fn request<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What is said, if it is this.
    pub fn reply<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_slice(&self.answer.as_ref()?.body).ok()
    }

    /// Says this instead.
    pub fn say(&mut self, reply: &impl Serialize) {
        self.answer = Some(Answer::json(200, json(reply)));
    }

    /// Refuses instead.
    pub fn refuse(&mut self, code: ErrorCode) {
        let body = ErrorBody::new(code, "so the relay says");
        self.answer = Some(Answer::json(code.status(), json(&body)));
    }

    /// The events of a stream.
    pub fn events(&mut self) -> Option<&mut Vec<RawEvent>> {
        self.answer.as_mut()?.events.as_mut()
    }
}

/// The JSON of something. What travels is always representable.
pub(super) fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}
