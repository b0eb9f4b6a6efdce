//! Joining by a Welcome.

use crate::{
    Description, E2eeError, HaltReason, KeyValue, Processed, VoidReason, WelcomeFault,
    description::{CIPHERSUITE, HEADER_EXTENSION},
    heard::Heard,
    judge,
    key_package::KeyPackageRecord,
    leaf::LeafClaim,
    machine::{Machine, Provider, group_id, join_config},
    order,
    process::Arrived,
    record::{Record, State},
    sealed_welcome::{split, unseal},
    storage::MlsStorageError,
};
use bellward_proto::{
    DeviceId, Envelope, OrderHash, OrderNumber, PostKind, Timestamp, relay::WelcomeItem,
};
use bellward_trust::{Ledger, Roster};
use openmls::prelude::{StagedWelcome, Welcome, WelcomeError};
use std::collections::BTreeSet;

/// What a Welcome that is in order leads to.
struct Entry {
    description: Description,
    leaves: BTreeSet<DeviceId>,
    before: OrderHash,
}

/// A fault of the Welcome, or of the machine.
enum Trouble {
    Fault(WelcomeFault),
    Stop(E2eeError),
}

impl From<WelcomeFault> for Trouble {
    fn from(fault: WelcomeFault) -> Self {
        Trouble::Fault(fault)
    }
}

impl From<VoidReason> for Trouble {
    fn from(reason: VoidReason) -> Self {
        Trouble::Fault(WelcomeFault::Group(reason))
    }
}

impl From<E2eeError> for Trouble {
    fn from(error: E2eeError) -> Self {
        Trouble::Stop(error)
    }
}

impl From<WelcomeError<MlsStorageError>> for Trouble {
    fn from(error: WelcomeError<MlsStorageError>) -> Self {
        match error {
            WelcomeError::StorageError(error) => Trouble::Stop(error.into()),
            _ => Trouble::Fault(WelcomeFault::Mls),
        }
    }
}

impl<S: KeyValue> Machine<'_, S> {
    /// Joins the group that an envelope's Welcome leads to, in place of whatever this device has
    /// of the conversation. With a Welcome that is not in order the conversation is halted, so
    /// that this device can ask to rejoin.
    pub(crate) fn join(
        &self,
        arrived: &Arrived,
        welcome: &WelcomeItem,
        old: Option<Record>,
        ledger: &Ledger,
        now: Timestamp,
    ) -> Result<Processed, E2eeError> {
        let header = &arrived.header;
        let Some(roster) = ledger.roster_at(&header.ledger_head) else {
            return Ok(Processed::WaitForLedger { head: header.ledger_head });
        };
        match self.enter(arrived, welcome, old.as_ref(), ledger, &roster) {
            Ok(entry) => self.settle_in(arrived, entry, old, now),
            Err(Trouble::Stop(error)) => Err(error),
            Err(Trouble::Fault(fault)) => self.turn_down(arrived, old, fault),
        }
    }

    fn enter(
        &self,
        arrived: &Arrived,
        welcome: &WelcomeItem,
        old: Option<&Record>,
        ledger: &Ledger,
        roster: &Roster<'_>,
    ) -> Result<Entry, Trouble> {
        let header = &arrived.header;
        check_kind(arrived, old, ledger)?;
        self.check_covered(arrived, welcome)?;
        let before = self.continue_order(arrived, welcome, old)?;

        let (reference, ciphertext) = split(welcome.sealed.as_slice())?;
        let package = KeyPackageRecord::load(self.store, reference)?;
        let package = package.ok_or(WelcomeFault::UnknownKeyPackage)?;
        let mls = unseal(&package, reference, ciphertext, arrived.digest)?;
        // One key package is used for both layers, so that both of its secrets go.
        if !mls.secrets().iter().any(|secret| secret.new_member().as_slice() == reference) {
            return Err(WelcomeFault::Mls.into());
        }

        let provider = self.provider();
        let staged = self.stage(&provider, arrived, mls)?;
        let entry = self.judge_group(arrived, &staged, old, roster, before)?;

        // The same group id, when this device is added to a group that it was in.
        self.delete_group(&header.conversation, header.generation)?;
        staged.into_group(&provider)?;
        self.use_up_key_package(reference)?;
        Ok(entry)
    }

    /// The post's Welcomes are those that the envelope covers, and this one is among them.
    fn check_covered(&self, arrived: &Arrived, welcome: &WelcomeItem) -> Result<(), WelcomeFault> {
        let all: Vec<_> =
            welcome.digests.iter().map(|other| (other.device, other.digest)).collect();
        let own = (self.device.device, Envelope::welcome_digest(welcome.sealed.as_slice()));
        let covered = Envelope::welcomes_digest(&all) == arrived.envelope.welcomes;
        if covered && all.contains(&own) { Ok(()) } else { Err(WelcomeFault::Exchanged) }
    }

    /// Follows the order from where the sender was up to this envelope, over numbers that this
    /// device may know. Those on which no other member agreed may be a relay's invention, and do
    /// not keep it from coming in. Gives the running hash before the envelope.
    fn continue_order(
        &self,
        arrived: &Arrived,
        welcome: &WelcomeItem,
        old: Option<&Record>,
    ) -> Result<OrderHash, Trouble> {
        let agreed = old.map_or(OrderNumber(0), Record::agreed_by_any);
        let header = &arrived.header;
        let conversation = &header.conversation;
        let (mut number, mut hash) = (header.last_number, header.order_hash);
        if number == OrderNumber(0) && hash != OrderHash::start(conversation) {
            return Err(WelcomeFault::Order.into());
        }
        let mut between = welcome.between.iter();
        loop {
            let known = order::get(self.store, conversation, number).map_err(E2eeError::from)?;
            if number <= agreed && known.is_some_and(|known| known != hash) {
                return Err(WelcomeFault::Order.into());
            }
            let Some(envelope) = between.next() else { break };
            number = number.next();
            hash = hash.next(number, envelope);
        }
        if number.next() == arrived.number { Ok(hash) } else { Err(WelcomeFault::Order.into()) }
    }

    /// Has OpenMLS check the Welcome, whose signature must cover the header.
    fn stage(
        &self,
        provider: &Provider<'_, S>,
        arrived: &Arrived,
        welcome: Welcome,
    ) -> Result<StagedWelcome, Trouble> {
        let header = &arrived.header;
        let builder = StagedWelcome::build_from_welcome(provider, &join_config(), welcome)?;
        let processed = builder.processed_welcome();
        let info = processed.unverified_group_info();
        let bound = info.extensions().unknown(HEADER_EXTENSION);
        if bound.is_none_or(|bound| bound.0 != arrived.digest.as_bytes()) {
            return Err(WelcomeFault::Header.into());
        }
        let wanted = group_id(&header.conversation, header.generation);
        if *info.group_id() != wanted || !processed.psks().is_empty() {
            return Err(WelcomeFault::Mls.into());
        }
        // The lifetimes of other leaves are nothing that a clock here should decide.
        Ok(builder.skip_lifetime_validation().replace_old_group().build()?)
    }

    /// Judges the group: its leaves by the ledger, its description, who it was that added us.
    fn judge_group(
        &self,
        arrived: &Arrived,
        staged: &StagedWelcome,
        old: Option<&Record>,
        roster: &Roster<'_>,
        before: OrderHash,
    ) -> Result<Entry, Trouble> {
        let clinic = &self.device.clinic;
        let context = staged.group_context();
        if context.ciphersuite() != CIPHERSUITE {
            return Err(WelcomeFault::Mls.into());
        }
        let description = Description::read(context.extensions())?;
        judge::first_description(&description, roster)?;
        if !description.fits(&arrived.header.conversation, clinic) {
            return Err(VoidReason::Description.into());
        }
        if let Some(known) = old.and_then(|old| old.description.as_ref()) {
            let fixed = arrived.header.kind == PostKind::Found || known.kind == crate::Kind::Direct;
            if fixed && *known != description {
                return Err(VoidReason::Description.into());
            }
        }
        let claims = staged.members().map(|member| LeafClaim::of_member(clinic, &member));
        let claims: Vec<LeafClaim> = claims.collect::<Result<_, _>>()?;
        let entitled = judge::entitled(roster, &description.people);
        let leaves = judge::leaves(&claims, &entitled)?;
        judge::recipients(&arrived.header, &leaves)?;
        let sender = staged.welcome_sender().map_err(|_| WelcomeFault::Mls)?;
        let sender = LeafClaim::of(clinic, sender)?;
        if sender.device != arrived.header.sender || !leaves.contains(&self.device.device) {
            return Err(VoidReason::SenderDiffers.into());
        }
        Ok(Entry { description, leaves, before })
    }

    /// The device is in: a new record, in place of the old one.
    fn settle_in(
        &self,
        arrived: &Arrived,
        entry: Entry,
        old: Option<Record>,
        now: Timestamp,
    ) -> Result<Processed, E2eeError> {
        let header = &arrived.header;
        let conversation = &header.conversation;
        let by_founding = header.kind == PostKind::Found;
        let mut record = Record::new(header, State::Active);
        record.description = Some(entry.description);
        record.leaf_since = now;
        record.leaf_is_stale = true;
        self.take_place(&mut record, arrived, entry.before)?;
        record.commit_number = record.last_number;
        order::forget_before(self.store, conversation, record.last_number)?;
        let mut missed = arrived.missed_by_the_new(now);
        if let Some(mut old) = old {
            old.give_up();
            for stale in old.groups().filter(|stale| *stale != record.generation) {
                self.delete_group(conversation, stale)?;
            }
            missed = old.missed(arrived.number);
            record.go_on_from(old);
        }
        let is_first = by_founding && header.last_number == OrderNumber(0);
        let new = if is_first { Heard::NOTHING } else { Heard::UNKNOWN };
        record.put_leaves(&self.device.device, entry.leaves, new.after(header.last_number));
        record.come_in(missed.as_ref(), now);
        record.save(self.store, conversation)?;
        Ok(Processed::Joined { sender: header.sender, by_founding, missed })
    }

    /// The Welcome is of no use. What is known of the conversation stays; this device asks to
    /// rejoin.
    fn turn_down(
        &self,
        arrived: &Arrived,
        old: Option<Record>,
        fault: WelcomeFault,
    ) -> Result<Processed, E2eeError> {
        let header = &arrived.header;
        let conversation = &header.conversation;
        let reason = HaltReason::Welcome(fault);
        let mut record = old.unwrap_or_else(|| {
            Record::blank(conversation, header.ledger_head, State::Halted(reason))
        });
        for stale in record.groups() {
            self.delete_group(conversation, stale)?;
        }
        record.state = State::Halted(reason);
        record.successor = None;
        record.give_up();
        record.save(self.store, conversation)?;
        Ok(Processed::Halted { reason })
    }

    /// Puts the record where the envelope is, given the running hash before it.
    fn take_place(
        &self,
        record: &mut Record,
        arrived: &Arrived,
        before: OrderHash,
    ) -> Result<(), E2eeError> {
        record.last_number = OrderNumber(arrived.number.0.saturating_sub(1));
        record.order_hash = before;
        record.advance(self.store, &arrived.header.conversation, &arrived.hash)
    }
}

/// A founding of a newer group than ours, or a commit of ours or a newer one, made after more than
/// the last commit known here was, under a ledger not older than that one's. So no Welcome of old
/// leads back, even where its key package is a last-resort one and still opens it. Where that
/// commit stood does not matter: only the relay says so.
fn check_kind(
    arrived: &Arrived,
    old: Option<&Record>,
    ledger: &Ledger,
) -> Result<(), WelcomeFault> {
    let header = &arrived.header;
    if !matches!(header.kind, PostKind::Found | PostKind::Commit) {
        return Err(WelcomeFault::Header);
    }
    let Some(old) = old else { return Ok(()) };
    let is_commit = header.kind == PostKind::Commit;
    let never_in = old.state == State::Founding || old.description.is_none();
    let newer = header.generation > old.generation || never_in;
    let same = is_commit && header.generation == old.generation;
    if !(newer || same) {
        return Err(WelcomeFault::Generation);
    }
    if is_commit && !never_in && header.last_number <= old.commit_after {
        return Err(WelcomeFault::Order);
    }
    if !ledger.extends(&header.ledger_head, &old.ledger_head) {
        return Err(WelcomeFault::LedgerGoesBack);
    }
    Ok(())
}
