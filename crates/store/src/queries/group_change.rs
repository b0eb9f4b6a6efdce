//! Changes to groups that were asked for and are not in force yet.

use super::row::optional_id;
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, PersonId};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, params};

/// A change to a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupChange {
    /// Another title.
    Rename(String),
    /// Someone comes in.
    Add(PersonId),
    /// Someone goes.
    Remove(PersonId),
}

impl GroupChange {
    fn columns(&self) -> (&'static str, Option<&PersonId>, Option<&str>) {
        match self {
            GroupChange::Rename(title) => ("rename", None, Some(title)),
            GroupChange::Add(person) => ("add", Some(person), None),
            GroupChange::Remove(person) => ("remove", Some(person), None),
        }
    }
}

impl ReadTx<'_> {
    /// What was asked for in a group, oldest first, each with its row.
    pub fn group_changes(
        &self,
        conversation: &ConversationId,
    ) -> Result<Vec<(i64, GroupChange)>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT row, kind, person, title FROM group_change WHERE conversation = ?1 ORDER BY row",
        )?;
        let rows = query.query_map([conversation.0], |row| {
            let kind: String = row.get(1)?;
            let person = optional_id(row, 2, PersonId::from_slice)?;
            let title: Option<String> = row.get(3)?;
            let change = match (kind.as_str(), person, title) {
                ("rename", None, Some(title)) => GroupChange::Rename(title),
                ("add", Some(person), None) => GroupChange::Add(person),
                ("remove", Some(person), None) => GroupChange::Remove(person),
                _ => {
                    let what = "a change to a group is none".into();
                    return Err(rusqlite::Error::FromSqlConversionFailure(1, Type::Text, what));
                }
            };
            Ok((row.get(0)?, change))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl WriteTx<'_> {
    /// Asks for a change, instead of what was asked for before of the same person or the title.
    pub fn put_group_change(
        &self,
        conversation: &ConversationId,
        change: &GroupChange,
    ) -> Result<(), StoreError> {
        let (kind, person, title) = change.columns();
        let person = person.map(|person| person.0);
        self.connection()
            .prepare_cached(
                "DELETE FROM group_change
                 WHERE conversation = ?1 AND person IS ?2 AND (title IS NULL) = (?3 IS NULL)",
            )?
            .execute(params![conversation.0, person, title])?;
        self.connection()
            .prepare_cached(
                "INSERT INTO group_change (conversation, kind, person, title)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![conversation.0, kind, person, title])?;
        self.changed(Change::Conversations);
        Ok(())
    }

    /// A change is in force, or cannot be any more.
    pub fn delete_group_change(&self, row: i64) -> Result<(), StoreError> {
        self.connection()
            .prepare_cached("DELETE FROM group_change WHERE row = ?1")?
            .execute([row])?;
        self.changed(Change::Conversations);
        Ok(())
    }

    /// Nothing is asked for in a conversation any more.
    pub fn delete_group_changes(&self, conversation: &ConversationId) -> Result<(), StoreError> {
        let mut query = self
            .connection()
            .prepare_cached("SELECT 1 FROM group_change WHERE conversation = ?1 LIMIT 1")?;
        if query.query_row([conversation.0], |_| Ok(())).optional()?.is_some() {
            self.connection()
                .prepare_cached("DELETE FROM group_change WHERE conversation = ?1")?
                .execute([conversation.0])?;
            self.changed(Change::Conversations);
        }
        Ok(())
    }
}
