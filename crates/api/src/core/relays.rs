//! Relays that announce themselves in this network, by multicast DNS (RFC 6762, RFC 6763).

use super::{Answer, Core};
use crate::view::FoundRelay;
use crate::{ApiError, ErrorCode};
use bellward_proto::RelayAddress;
use bellward_proto::relay::discovery;
use mdns_sd::{ServiceDaemon, ServiceEvent};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// How long is listened.
const LISTEN: Duration = Duration::from_secs(3);

impl Core {
    /// The relays that answer within three seconds, by name.
    pub async fn find_relays(&self) -> Answer<Vec<FoundRelay>> {
        let failed = |error: mdns_sd::Error| ApiError::new(ErrorCode::Internal, error.to_string());
        let daemon = ServiceDaemon::new().map_err(failed)?;
        let events = daemon.browse(discovery::SERVICE).map_err(failed)?;
        let (until, mut found) = (Instant::now() + LISTEN, BTreeMap::new());
        while let Ok(Ok(event)) = timeout_at(until, events.recv_async()).await {
            let ServiceEvent::ServiceResolved(relay) = event else { continue };
            let address = relay.get_property_val_str(discovery::ADDRESS).unwrap_or_default();
            // Whatever is in the network can say anything: only what is an address is shown.
            if let Ok(address) = address.parse::<RelayAddress>() {
                let name = relay.get_hostname().trim_end_matches('.').to_owned();
                found.insert(address.to_string(), name);
            }
        }
        // It may have ended by itself.
        let _ = daemon.shutdown();
        let mut found: Vec<FoundRelay> =
            found.into_iter().map(|(address, name)| FoundRelay { name, address }).collect();
        found.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(found)
    }
}
