//! What a message of one's own has come to: numbered by the relay, missed by a device, sent to
//! that device again.

use crate::client::Client;
use crate::error::ClientError;
use bellward_e2ee::Conversation;
use bellward_proto::{Body, Content, ConversationId, OrderNumber, Timestamp, Versioned};
use bellward_store::{NewPost, WriteTx};

impl Client {
    /// The relay has stored an envelope. What it held leaves the outbox; whoever is in the group
    /// has it, but for those who asked to be added again.
    pub(crate) fn numbered(
        &self,
        tx: &WriteTx<'_>,
        post: &NewPost,
        number: OrderNumber,
        stored_at: Timestamp,
    ) -> Result<(), ClientError> {
        if let Some(row) = post.outbox_row {
            tx.delete_from_outbox(row)?;
        }
        let Some(message) = &post.message else { return Ok(()) };
        let conversation = &post.conversation;
        tx.put_message_number(conversation, message, number, stored_at)?;
        let state = self.machine(tx, |machine| machine.conversation(conversation))?;
        let Some(state) = state.filter(|_| tx.message(message).is_ok_and(|row| row.is_some()))
        else {
            return Ok(());
        };
        for device in &state.leaves {
            tx.delete_unreached(conversation, device, message)?;
        }
        for device in &state.rejoins {
            tx.put_unreached(conversation, device, message)?;
        }
        Ok(())
    }

    /// Puts in the outbox again what members of the group missed.
    pub(crate) fn send_missed(
        &self,
        tx: &WriteTx<'_>,
        conversation: &ConversationId,
        state: &Conversation,
    ) -> Result<(), ClientError> {
        for device in tx.unreached_devices(conversation)? {
            if !state.leaves.contains(&device) || state.rejoins.contains(&device) {
                continue;
            }
            for message in tx.unreached_messages(conversation, &device)? {
                let Some(row) = tx.message(&message)? else { continue };
                let Some(number) = row.message.number else { continue };
                let (text, reply_to) = (row.message.text, row.message.reply_to);
                let body = Body::TextAgain { number, text, reply_to };
                let content = Content { id: message, sent_at: row.message.sent_at, body };
                tx.put_in_outbox(conversation, &message, &content.to_bytes(), true)?;
                self.count("sent again for a device that missed it");
            }
        }
        Ok(())
    }
}
