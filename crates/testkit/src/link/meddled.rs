//! A link with someone between, who sees every request and may answer in the relay's place.

use bellward_client::transport::{
    EventStream, RelayAnswer, RelayRequest, Transport, TransportError,
};
use bellward_proto::{QueueCursor, SessionToken};
use futures::future::LocalBoxFuture;
use std::cell::RefCell;
use std::rc::Rc;

/// What becomes of a request.
pub enum Meddling {
    /// The relay answers.
    Through,
    /// The relay never gets it, and this comes back.
    Instead(Result<RelayAnswer, TransportError>),
    /// The relay answers, and something is made of that.
    Altered(Box<dyn FnOnce(RelayAnswer) -> RelayAnswer>),
}

/// Someone between a device and its relay.
pub type Meddler = Box<dyn Fn(&RelayRequest) -> Meddling>;

/// Who stands between, if anyone.
pub(crate) type Between = Rc<RefCell<Option<Meddler>>>;

/// A link over another.
pub(crate) struct MeddledLink {
    inner: Rc<dyn Transport>,
    between: Between,
}

impl MeddledLink {
    pub(crate) fn new(inner: Rc<dyn Transport>, between: Between) -> Self {
        MeddledLink { inner, between }
    }

    fn meddling(&self, request: &RelayRequest) -> Meddling {
        let between = self.between.borrow();
        between.as_ref().map_or(Meddling::Through, |meddler| meddler(request))
    }
}

impl Transport for MeddledLink {
    fn send(
        &self,
        request: RelayRequest,
    ) -> LocalBoxFuture<'_, Result<RelayAnswer, TransportError>> {
        Box::pin(async move {
            match self.meddling(&request) {
                Meddling::Through => self.inner.send(request).await,
                Meddling::Instead(answer) => answer,
                Meddling::Altered(alter) => self.inner.send(request).await.map(alter),
            }
        })
    }

    fn events(
        &self,
        token: SessionToken,
        after: QueueCursor,
    ) -> LocalBoxFuture<'_, Result<Result<EventStream, RelayAnswer>, TransportError>> {
        self.inner.events(token, after)
    }
}
