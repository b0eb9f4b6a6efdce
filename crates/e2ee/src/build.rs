//! Building commits, also when some of the key packages do not fit.

use crate::{
    Description, E2eeError, KeyValue,
    description::HEADER_EXTENSION,
    key_package::Usable,
    machine::Machine,
    outgoing::{Header, Place},
    sealed_welcome,
    storage::MlsStorage,
};
use bellward_proto::{DeviceId, PostKind, RecipientsHash, relay::SealedWelcome};
use openmls::prelude::{
    CommitBuilder, CommitMessageBundle, Complete, Extension, KeyPackage, LeafNodeIndex, MlsGroup,
    UnknownExtension,
};
use std::collections::{BTreeMap, BTreeSet};

/// A commit that is to be made, but for those who are added.
pub(crate) struct Plan<'p> {
    pub(crate) place: Place,
    /// A founding adds its first members by a commit that nobody sees.
    pub(crate) kind: PostKind,
    pub(crate) removed: Vec<LeafNodeIndex>,
    /// Whose leaves stay.
    pub(crate) kept: BTreeSet<DeviceId>,
    /// The description, if it changes.
    pub(crate) description: Option<&'p Description>,
}

type Added = BTreeMap<DeviceId, Usable>;

impl Plan<'_> {
    /// Who is in the group once it holds, by id.
    pub(crate) fn leaves(&self, added: &Added) -> Vec<DeviceId> {
        let leaves: BTreeSet<DeviceId> = self.kept.iter().chain(added.keys()).copied().collect();
        leaves.into_iter().collect()
    }
}

impl<S: KeyValue> Machine<'_, S> {
    /// Builds the commit and stages it as the group's pending one. Key packages that OpenMLS
    /// does not take are dropped from `added`: no device may hinder the rest. Of a founding that
    /// adds nobody there is only the header.
    pub(crate) fn build(
        &self,
        group: &mut MlsGroup,
        plan: &Plan<'_>,
        added: &mut Added,
    ) -> Result<(Header, Option<CommitMessageBundle>), E2eeError> {
        let storage = MlsStorage(self.store);
        loop {
            let recipients = RecipientsHash::of(&plan.leaves(added));
            let header = plan.place.header(plan.kind, self.device.device, recipients);
            if plan.kind == PostKind::Found && added.is_empty() {
                return Ok((header, None));
            }
            let packages = added.values().map(|usable| usable.package.clone()).collect();
            match self.built(&storage, group, plan, packages, &header) {
                Ok(commit) => {
                    let bundle = commit.stage_commit(&self.provider()).map_err(E2eeError::mls)?;
                    return Ok((header, Some(bundle)));
                }
                Err(error) if added.is_empty() => return Err(error),
                Err(_) => self.drop_unfit(group, plan, added, &header),
            }
        }
    }

    /// Keeps those key packages that can be added each by itself; if that is all of them, none.
    fn drop_unfit(
        &self,
        group: &mut MlsGroup,
        plan: &Plan<'_>,
        added: &mut Added,
        header: &Header,
    ) {
        let (before, storage) = (added.len(), MlsStorage(self.store));
        added.retain(|_, usable| {
            self.built(&storage, group, plan, vec![usable.package.clone()], header).is_ok()
        });
        if added.len() == before {
            added.clear();
        }
    }

    fn built<'g>(
        &self,
        storage: &'g MlsStorage<'_, S>,
        group: &'g mut MlsGroup,
        plan: &Plan<'_>,
        packages: Vec<KeyPackage>,
        header: &Header,
    ) -> Result<CommitBuilder<'g, Complete>, E2eeError> {
        group.set_aad(header.digest.0.to_vec());
        let mut builder = group
            .commit_builder()
            .force_self_update(true)
            .propose_removals(plan.removed.iter().copied())
            .propose_adds(packages);
        if let Some(description) = plan.description {
            let extensions = description.extensions().ok_or(E2eeError::Mls("extensions".into()))?;
            builder =
                builder.propose_group_context_extensions(extensions).map_err(E2eeError::mls)?;
        }
        // The signature on the Welcome's GroupInfo is to cover the header.
        let bound = UnknownExtension(header.digest.0.to_vec());
        builder
            .load_psks(storage)
            .map_err(E2eeError::mls)?
            .create_group_info_with_extensions([Extension::Unknown(HEADER_EXTENSION, bound)])
            .map_err(E2eeError::mls)?
            .build(self.crypto, self.crypto, self.device, |_| true)
            .map_err(E2eeError::mls)
    }

    /// Seals the Welcome of a commit to everyone who is added.
    pub(crate) fn welcomes(
        &self,
        bundle: &CommitMessageBundle,
        added: &Added,
        header: &Header,
    ) -> Result<Vec<SealedWelcome>, E2eeError> {
        let Some(welcome) = bundle.to_welcome_msg() else { return Ok(Vec::new()) };
        let welcome = welcome.to_bytes().map_err(E2eeError::mls)?;
        sealed_welcome::seal_to_each(self.crypto, added, &welcome, header.digest)
    }
}
