//! Telling the network that a relay is here (RFC 6762, RFC 6763), so that whoever makes a clinic
//! need not type its address. It proves nothing, and says nothing of any clinic.

use bellward_proto::relay::discovery;
use mdns_sd::{ServiceDaemon, ServiceInfo};
use std::net::SocketAddr;

/// Announces a relay for as long as it lives.
pub struct Announced(ServiceDaemon);

impl Announced {
    /// Begins. A relay that listens on loopback is announced to this machine alone.
    pub fn begin(address: &str, listening: SocketAddr) -> Result<Self, mdns_sd::Error> {
        let host = gethostname::gethostname().to_string_lossy().into_owned();
        let name = format!("{host}-{}", listening.port());
        let properties = [(discovery::ADDRESS, address)];
        let (ip, port) = (listening.ip(), listening.port());
        let host = format!("{host}.local.");
        let daemon = ServiceDaemon::new()?;
        let info = if ip.is_loopback() {
            ServiceInfo::new(discovery::SERVICE, &name, &host, ip, port, &properties[..])?
        } else {
            ServiceInfo::new(discovery::SERVICE, &name, &host, (), port, &properties[..])?
                .enable_addr_auto()
        };
        daemon.register(info)?;
        Ok(Announced(daemon))
    }
}

impl Drop for Announced {
    fn drop(&mut self) {
        // It takes its leave of the network by itself.
        let _ = self.0.shutdown();
    }
}
