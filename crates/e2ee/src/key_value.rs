//! The storage that the machine is handed.

/// Bytes by key, inside the caller's transaction.
///
/// Everything a call of [`crate::Machine`] writes goes through here. When the call fails, or
/// the transaction cannot be committed, the caller rolls all of it back.
pub trait KeyValue {
    /// The value of a key, if there is one.
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, KeyValueError>;
    /// Sets the value of a key.
    fn put(&self, key: &[u8], value: &[u8]) -> Result<(), KeyValueError>;
    /// Removes a key; that it is not there is no error.
    fn delete(&self, key: &[u8]) -> Result<(), KeyValueError>;
    /// All keys that begin with these bytes, in ascending order.
    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, KeyValueError>;
}

/// The store failed: roll back, and do not go on with it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyValueError {
    /// There is no room to write.
    #[error("the local store has no room left")]
    Full,
    /// Anything else.
    #[error("the local store failed: {0}")]
    Failed(String),
}

/// Removes every key that begins with these bytes.
pub(crate) fn delete_all<S: KeyValue>(store: &S, prefix: &[u8]) -> Result<(), KeyValueError> {
    for key in store.keys(prefix)? {
        store.delete(&key)?;
    }
    Ok(())
}
