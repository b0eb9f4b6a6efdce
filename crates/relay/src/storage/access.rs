//! Running work on a database from asynchronous code.

use super::{Answer, Database, Read, StorageError, Verdict, Write};
use crate::Failure;
use std::sync::Arc;
use tokio::sync::oneshot;

/// Runs `work` with the writer. Its result is told once it is durable; a refusal undoes what
/// it wrote.
pub async fn write<T: Send + 'static>(
    database: &Arc<dyn Database>,
    work: impl FnOnce(&mut dyn Write) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let (tell, told) = oneshot::channel();
    database.submit(Box::new(move |transaction| {
        let result = work(transaction);
        let verdict = if result.is_ok() { Verdict::Keep } else { Verdict::Undo };
        let answer: Answer = Box::new(move |committed| {
            // A caller who has gone away has stopped listening; the work is done all the same.
            let _ = tell.send(committed.map_err(Failure::Storage).and(result));
        });
        (verdict, answer)
    }))?;
    told.await.unwrap_or(Err(Failure::Storage(StorageError::Abandoned)))
}

/// Runs `work` over one consistent state, on a thread that may block.
pub async fn read<T: Send + 'static>(
    database: &Arc<dyn Database>,
    work: impl FnOnce(&dyn Read) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let database = database.clone();
    let done = tokio::task::spawn_blocking(move || {
        let mut result = None;
        database.read(Box::new(|view| result = Some(work(view))))?;
        result.unwrap_or(Err(Failure::Storage(StorageError::Closed)))
    });
    done.await.unwrap_or(Err(Failure::Storage(StorageError::Abandoned)))
}
