//! The commands, one file a group.

mod begin;
mod conversations;
mod ledger;
mod people;
mod read;
mod send;
mod sync;
mod watch;

use crate::arguments::{Arguments, Clinic, Command};
use crate::failure::Failure;
use crate::opened::Opened;
use crate::output::Output;

/// Does what was asked for.
pub async fn run(arguments: &Arguments, output: Output) -> Result<(), Failure> {
    let everywhere = &arguments.everywhere;
    match &arguments.command {
        Command::Clinic(Clinic::Create { relay, name, person }) => {
            return begin::create(everywhere, output, relay, name, person).await;
        }
        Command::Join { code } => return begin::join(everywhere, output, code).await,
        _ => {}
    }
    let opened = Opened::open(everywhere, output)?;
    match &arguments.command {
        Command::Clinic(_) | Command::Join { .. } => Ok(()),
        Command::Invite { name, role } => people::invite(&opened, name, *role).await,
        Command::Send { to, each_line: true, .. } => send::send_lines(&opened, to).await,
        Command::Send { to, text, .. } => send::send(&opened, to, text.as_deref()).await,
        Command::Sync => sync::sync(&opened).await,
        Command::Read { with, mark_read } => read::read(&opened, with, *mark_read),
        Command::New { name, with } => conversations::new(&opened, name, with).await,
        Command::Group(change) => conversations::change(&opened, change).await,
        Command::Search { words } => read::search(&opened, words),
        Command::Watch => watch::watch(&opened).await,
        Command::People => people::people(&opened),
        Command::Devices { all } => people::devices(&opened, *all),
        Command::Ledger(what) => ledger::ledger(&opened, *what),
        Command::Conversations => conversations::list(&opened),
        Command::Remove { person } => people::remove(&opened, person).await,
        Command::Revoke { device } => people::revoke(&opened, device).await,
    }
}
