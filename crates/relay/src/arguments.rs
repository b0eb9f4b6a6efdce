//! The command line.

use bellward_relay::Limits;
use bellward_relay::config::Rate;
use bellward_relay::serve::Serving;
use bellward_relay::tls::Identity;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

const MIB: u64 = 1024 * 1024;
const DAY: u64 = 24 * 60 * 60;

/// Orders, stores and forwards the sealed messages of clinics.
#[derive(Debug, Parser)]
#[command(version, about)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve until interrupted
    Serve(Box<ServeArguments>),
    /// Copy everything into one file, while the relay may be serving
    Backup {
        /// The data directory
        #[arg(long)]
        data: PathBuf,
        /// The file to write; it must not be there
        #[arg(long)]
        to: PathBuf,
    },
    /// Make a data directory of a backup
    Restore {
        /// The backup
        #[arg(long)]
        from: PathBuf,
        /// The data directory; it must be empty or not there
        #[arg(long)]
        data: PathBuf,
    },
    /// After a restore: give up what was lost, and take posts again
    AcceptGap {
        /// The data directory
        #[arg(long)]
        data: PathBuf,
    },
    /// Say what is wrong with what is stored; exit 1 when anything is
    Check {
        /// The data directory
        #[arg(long)]
        data: PathBuf,
    },
    /// Print the OpenAPI document
    Openapi,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub struct ServeArguments {
    /// The data directory; made when it is not there
    #[arg(long)]
    pub data: PathBuf,
    /// Where to listen; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8443")]
    listen: SocketAddr,
    /// host or host:port by which clients reach the relay, when it is not the listening address
    #[arg(long)]
    public_address: Option<String>,
    /// A certificate in PEM with those that vouch for it, instead of the relay's own
    #[arg(long, requires = "key")]
    cert: Option<PathBuf>,
    /// The secret key of --cert, in PEM
    #[arg(long, requires = "cert")]
    key: Option<PathBuf>,
    /// Put the pin of --cert into the address, for a certificate that no system trusts
    #[arg(long, requires = "cert")]
    pin: bool,
    /// Take clients' addresses from the last entry of X-Forwarded-For
    #[arg(long)]
    behind_proxy: bool,
    /// Tell this network of the relay by multicast DNS, so that a new clinic finds it
    #[arg(long)]
    announce: bool,
    /// Answer Prometheus here, without TLS or login: keep it on loopback
    #[arg(long)]
    metrics: Option<SocketAddr>,
    /// Print what is serving as one line of JSON
    #[arg(long)]
    pub json: bool,
    /// Form of the log on standard error; BELLWARD_RELAY_LOG filters it
    #[arg(long, value_enum, default_value = "text")]
    pub log_format: LogFormat,
    /// Clinics on this relay
    #[arg(long, default_value_t = 16)]
    max_clinics: u64,
    /// Active devices of a clinic
    #[arg(long, default_value_t = 5_000)]
    max_devices: usize,
    /// Statements in a clinic's ledger
    #[arg(long, default_value_t = 200_000)]
    max_statements: u64,
    /// MiB that may wait for one device before the oldest lapses
    #[arg(long, default_value_t = 256)]
    max_device_queue: u64,
    /// MiB of a clinic that may wait before posts are refused
    #[arg(long, default_value_t = 8_192)]
    max_clinic_queue: u64,
    /// Days after which what nobody fetched lapses
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=3650))]
    retention: u64,
    /// Requests that one device may make in a second; 0 is no limit
    #[arg(long, default_value_t = 50)]
    device_rate: u32,
    /// Requests that one device may make at once
    #[arg(long, default_value_t = 500)]
    device_burst: u32,
    /// Requests that one address may make in a second; 0 is no limit
    #[arg(long, default_value_t = 500)]
    address_rate: u32,
    /// Requests that one address may make at once
    #[arg(long, default_value_t = 2_000)]
    address_burst: u32,
    /// Event streams at once
    #[arg(long, default_value_t = 10_000)]
    max_streams: usize,
    /// Connections at once
    #[arg(long, default_value_t = 12_000)]
    max_connections: usize,
    /// Seconds that a request may take, its body included
    #[arg(long, default_value_t = 60)]
    request_time: u64,
}

impl ServeArguments {
    pub fn limits(&self) -> Limits {
        Limits {
            clinics: self.max_clinics,
            devices_per_clinic: self.max_devices,
            statements_per_clinic: self.max_statements,
            queue_bytes_per_device: self.max_device_queue.saturating_mul(MIB),
            queue_bytes_per_clinic: self.max_clinic_queue.saturating_mul(MIB),
            retention: Duration::from_secs(self.retention.saturating_mul(DAY)),
            device_rate: Rate { per_second: self.device_rate, burst: self.device_burst },
            address_rate: Rate { per_second: self.address_rate, burst: self.address_burst },
            streams: self.max_streams,
            ..Limits::default()
        }
    }

    pub fn serving(&self) -> Serving {
        let identity = match (&self.cert, &self.key) {
            (Some(certificate), Some(key)) => {
                Some(Identity { certificate: certificate.clone(), key: key.clone() })
            }
            _ => None,
        };
        Serving {
            listen: self.listen,
            metrics: self.metrics,
            public_address: self.public_address.clone(),
            identity,
            pin_given: self.pin,
            behind_proxy: self.behind_proxy,
            announce: self.announce,
            connections: self.max_connections,
            request_time: Duration::from_secs(self.request_time),
        }
    }
}
