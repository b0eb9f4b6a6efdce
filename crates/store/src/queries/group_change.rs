//! Changes to groups that were asked for and are not in force yet.

use super::row::{id, optional_id, several};
use crate::{Change, ReadTx, StoreError, WriteTx};
use bellward_proto::{ConversationId, PersonId};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension, params};
use std::collections::HashMap;

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

    fn read(row: &rusqlite::Row<'_>, first: usize) -> rusqlite::Result<Self> {
        let kind: String = row.get(first)?;
        let person = optional_id(row, first + 1, PersonId::from_slice)?;
        let title: Option<String> = row.get(first + 2)?;
        Ok(match (kind.as_str(), person, title) {
            ("rename", None, Some(title)) => GroupChange::Rename(title),
            ("add", Some(person), None) => GroupChange::Add(person),
            ("remove", Some(person), None) => GroupChange::Remove(person),
            _ => {
                let what = "a change to a group is none".into();
                return Err(rusqlite::Error::FromSqlConversionFailure(first, Type::Text, what));
            }
        })
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
        let rows = query
            .query_map([conversation.0], |row| Ok((row.get(0)?, GroupChange::read(row, 1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// What was asked for in these groups, as far as anything was, oldest first.
    pub fn group_changes_of<'c>(
        &self,
        conversations: impl IntoIterator<Item = &'c ConversationId>,
    ) -> Result<HashMap<ConversationId, Vec<GroupChange>>, StoreError> {
        let mut query = self.connection().prepare_cached(
            "SELECT asked.conversation, asked.kind, asked.person, asked.title
             FROM rarray(?1) AS page CROSS JOIN group_change AS asked
             ON asked.conversation = page.value ORDER BY asked.row",
        )?;
        let mut all: HashMap<ConversationId, Vec<GroupChange>> = HashMap::new();
        let mut rows = query.query([several(conversations.into_iter().map(|id| &id.0))])?;
        while let Some(row) = rows.next()? {
            let conversation = id(row, 0, ConversationId::from_slice)?;
            all.entry(conversation).or_default().push(GroupChange::read(row, 1)?);
        }
        Ok(all)
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
