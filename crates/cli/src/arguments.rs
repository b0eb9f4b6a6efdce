//! What can be typed.

use bellward_proto::RelayAddress;
use bellward_trust::Role;
use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// The clinic messenger on the command line.
#[derive(Debug, Parser)]
#[command(name = "bellward", version, about, after_help = EXIT_STATUS)]
pub struct Arguments {
    /// What holds for every command.
    #[command(flatten)]
    pub everywhere: Everywhere,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_STATUS: &str = "Exit status: 0 done, 1 could not (the reason is said), 2 wrong usage.";

/// What holds for every command.
#[derive(Debug, Args)]
pub struct Everywhere {
    /// Which profile: a name, kept under Bellward's data directory, or a path with a separator
    #[arg(long, global = true, value_name = "NAME|PATH", default_value = "default")]
    pub profile: String,
    /// Say everything in JSON, errors too
    #[arg(long, global = true)]
    pub json: bool,
    /// Read the passphrase from this file (or set BELLWARD_PASSPHRASE_FILE)
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "passphrase_fd")]
    pub passphrase_file: Option<PathBuf>,
    /// Read the passphrase from this open file descriptor
    #[arg(long, global = true, value_name = "NUMBER")]
    pub passphrase_fd: Option<u32>,
    /// Protect the profile by the passphrase alone, where this machine has no keychain
    #[arg(long, global = true)]
    pub no_keychain: bool,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a clinic
    #[command(subcommand)]
    Clinic(Clinic),
    /// Invite a person: prints a code that makes whoever has it that person, once
    Invite {
        /// The person's name, as everyone will see it
        #[arg(long)]
        name: String,
        /// administrator, physician, nurse, front-desk, compliance or staff
        #[arg(long)]
        role: Role,
    },
    /// Join a clinic by an invite code
    Join {
        /// The code, or - to read it from standard input
        code: String,
    },
    /// Send a message
    Send {
        /// A person or a group, by name or id
        #[arg(long, value_name = "NAME|ID")]
        to: String,
        /// What to say; without it, standard input is read
        text: Option<String>,
        /// Standard input has a message on each line; an empty line, and the end, send what came
        #[arg(long, conflicts_with = "text")]
        each_line: bool,
    },
    /// Send what waits and fetch what is new
    Sync,
    /// Show a conversation, oldest first
    Read {
        /// A person or a group, by name or id
        #[arg(long, value_name = "NAME|ID")]
        with: String,
        /// Tell the authors that you have read it, at the next sync
        #[arg(long)]
        mark_read: bool,
    },
    /// Make a group
    New {
        /// The group's name
        #[arg(long)]
        name: String,
        /// Who is in it beside you, by name or id
        #[arg(long, value_name = "NAME|ID", required = true, num_args = 1..)]
        with: Vec<String>,
    },
    /// Change a group
    #[command(subcommand)]
    Group(Group),
    /// Find messages
    Search {
        /// Words that all occur in the message
        #[arg(required = true)]
        words: Vec<String>,
    },
    /// Show messages as they come, until interrupted
    Watch,
    /// Who is in the clinic
    People,
    /// Your own devices, and everyone's with --all
    Devices {
        /// Everyone's
        #[arg(long)]
        all: bool,
    },
    /// The clinic's signed list of people and devices
    #[command(subcommand)]
    Ledger(Ledger),
    /// Direct conversations and groups
    Conversations,
    /// Remove a person from the clinic: their devices are cut off at once
    Remove {
        /// Who, by name or id
        #[arg(value_name = "NAME|ID")]
        person: String,
    },
    /// Cut a device off
    Revoke {
        /// Which, by id
        #[arg(value_name = "DEVICE")]
        device: String,
    },
}

/// Making a clinic.
#[derive(Debug, Subcommand)]
pub enum Clinic {
    /// Make a clinic on a relay, and yourself its first administrator
    Create {
        /// The relay: https://host:port, with # and its pin if it made its own certificate
        #[arg(long)]
        relay: RelayAddress,
        /// The clinic's name
        #[arg(long)]
        name: String,
        /// Your name in it
        #[arg(long = "as", value_name = "NAME")]
        person: String,
    },
}

/// Changing a group. What is asked for is kept, and done at the next sync.
#[derive(Debug, Subcommand)]
pub enum Group {
    /// Give it another name
    Rename {
        /// The group, by name or id
        #[arg(value_name = "GROUP")]
        group: String,
        /// Its new name
        #[arg(long)]
        name: String,
    },
    /// Add people: they read what is said from then on
    Add {
        /// The group, by name or id
        #[arg(value_name = "GROUP")]
        group: String,
        /// Who, by name or id
        #[arg(value_name = "NAME|ID", required = true)]
        people: Vec<String>,
    },
    /// Take someone out of it
    Remove {
        /// The group, by name or id
        #[arg(value_name = "GROUP")]
        group: String,
        /// Who, by name or id
        #[arg(value_name = "NAME|ID")]
        person: String,
    },
    /// Leave it: another's device takes you out
    Leave {
        /// The group, by name or id
        #[arg(value_name = "GROUP")]
        group: String,
    },
}

/// Looking at the ledger.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum Ledger {
    /// Check every statement from the first one on
    Verify,
    /// Show where it stands
    Show,
}
