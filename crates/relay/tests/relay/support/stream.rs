//! Reading server-sent events.

use axum::Router;
use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode};
use bellward_proto::SessionToken;
use bellward_proto::relay::{Event, QueueItem};
use futures::StreamExt;
use std::time::Duration;
use tower::ServiceExt;

/// An open stream.
pub struct EventStream {
    body: BodyDataStream,
    text: String,
}

/// One event as it travelled.
#[derive(Debug, Clone, PartialEq)]
pub struct Sent {
    pub name: String,
    pub id: Option<u64>,
    pub event: Event,
}

impl EventStream {
    pub async fn open(
        router: Router,
        token: SessionToken,
        after: u64,
        last_event_id: Option<u64>,
    ) -> Self {
        let mut request = Request::get(format!("/v1/events?after={after}"))
            .header("authorization", format!("Bearer {token}"));
        if let Some(id) = last_event_id {
            request = request.header("last-event-id", id.to_string());
        }
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        EventStream { body: response.into_body().into_data_stream(), text: String::new() }
    }

    /// The next event with its name and id; none when the stream is over.
    pub async fn next_sent(&mut self) -> Option<Sent> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let parsed = parse(block);
                self.text = rest.to_owned();
                if parsed.is_some() {
                    return parsed;
                }
            }
            let wait = tokio::time::timeout(Duration::from_secs(20), self.body.next());
            let chunk = wait.await.expect("an event in time")?.unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    pub async fn next(&mut self) -> Option<Event> {
        self.next_sent().await.map(|sent| sent.event)
    }

    /// The next item, whatever comes before it.
    pub async fn item(&mut self) -> QueueItem {
        loop {
            match self.next().await.expect("an item") {
                Event::Item(item) => return item,
                _ => continue,
            }
        }
    }

    /// Everything up to "caught up".
    pub async fn backlog(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            let event = self.next().await.expect("caught up");
            let done = matches!(event, Event::CaughtUp { .. });
            events.push(event);
            if done {
                return events;
            }
        }
    }

    /// The items up to "caught up".
    pub async fn items(&mut self) -> Vec<QueueItem> {
        let backlog = self.backlog().await;
        backlog
            .into_iter()
            .filter_map(|event| match event {
                Event::Item(item) => Some(item),
                _ => None,
            })
            .collect()
    }
}

fn parse(block: &str) -> Option<Sent> {
    let field = |name: &str| {
        block.lines().find_map(|line| Some(line.strip_prefix(name)?.trim().to_owned()))
    };
    Some(Sent {
        event: serde_json::from_str(&field("data:")?).unwrap(),
        name: field("event:").unwrap(),
        id: field("id:").map(|id| id.parse().unwrap()),
    })
}
