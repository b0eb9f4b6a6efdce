//! The running hash of a conversation's order.
//!
//! The hash after each number is kept back to the last commit: whatever a sender may name as
//! the last envelope it had processed is not before that.

use crate::{KeyValue, KeyValueError, key_value::delete_all};
use bellward_proto::{ConversationId, OrderHash, OrderNumber};

fn prefix(conversation: &ConversationId) -> Vec<u8> {
    [b"order/".as_slice(), conversation.as_ref(), b"/"].concat()
}

fn key(conversation: &ConversationId, number: OrderNumber) -> Vec<u8> {
    [prefix(conversation).as_slice(), &number.0.to_be_bytes()].concat()
}

/// Keeps the running hash after a number.
pub(crate) fn put<S: KeyValue>(
    store: &S,
    conversation: &ConversationId,
    number: OrderNumber,
    hash: &OrderHash,
) -> Result<(), KeyValueError> {
    store.put(&key(conversation, number), hash.as_ref())
}

/// The running hash after a number, if it is kept.
pub(crate) fn get<S: KeyValue>(
    store: &S,
    conversation: &ConversationId,
    number: OrderNumber,
) -> Result<Option<OrderHash>, KeyValueError> {
    let bytes = store.get(&key(conversation, number))?;
    Ok(bytes.and_then(|bytes| OrderHash::from_slice(&bytes).ok()))
}

/// Forgets the hashes before a number.
pub(crate) fn forget_before<S: KeyValue>(
    store: &S,
    conversation: &ConversationId,
    number: OrderNumber,
) -> Result<(), KeyValueError> {
    let first_kept = key(conversation, number);
    for key in store.keys(&prefix(conversation))? {
        if key < first_kept {
            store.delete(&key)?;
        }
    }
    Ok(())
}

/// Forgets all hashes of a conversation.
pub(crate) fn forget<S: KeyValue>(
    store: &S,
    conversation: &ConversationId,
) -> Result<(), KeyValueError> {
    delete_all(store, &prefix(conversation))
}
