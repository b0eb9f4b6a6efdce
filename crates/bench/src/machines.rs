//! MLS alone: machines over maps in memory, and a relay that only numbers.

use crate::clinic::{Clinic, Member, now};
use crate::fault::{Fault, Outcome};
use bellward_e2ee::{
    Change, Crypto, Description, KeyValue, KeyValueError, LocalDevice, Machine, Outgoing, Processed,
};
use bellward_proto::relay::{ClaimedKeyPackage, QueueItem, WelcomeDigest, WelcomeItem};
use bellward_proto::{
    Body, ClinicId, Content, ConversationId, DeviceId, Envelope, MessageId, OrderNumber,
    QueueCursor,
};
use bellward_trust::Ledger;
use rand::Rng;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// State in memory.
#[derive(Clone, Default)]
pub struct Memory(RefCell<BTreeMap<Vec<u8>, Vec<u8>>>);

impl KeyValue for Memory {
    fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, KeyValueError> {
        Ok(self.0.borrow().get(key).cloned())
    }

    fn put(&self, key: &[u8], value: &[u8]) -> Result<(), KeyValueError> {
        self.0.borrow_mut().insert(key.to_vec(), value.to_vec());
        Ok(())
    }

    fn delete(&self, key: &[u8]) -> Result<(), KeyValueError> {
        self.0.borrow_mut().remove(key);
        Ok(())
    }

    fn keys(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, KeyValueError> {
        let entries = self.0.borrow();
        let from = entries.range(prefix.to_vec()..).map(|(key, _)| key);
        Ok(from.take_while(|key| key.starts_with(prefix)).cloned().collect())
    }
}

/// One device's machine.
pub struct Phone {
    /// Whose.
    pub device: LocalDevice,
    /// What it keeps.
    pub state: Memory,
    crypto: Crypto,
}

impl Phone {
    /// Of a member, with nothing in it.
    pub fn of(member: &Member, clinic: ClinicId, seed: [u8; 32]) -> Self {
        let (device, state) = (member.local(clinic), Memory::default());
        Phone { device, state, crypto: Crypto::seeded(seed) }
    }

    /// Its machine.
    pub fn machine(&self) -> Machine<'_, Memory> {
        Machine::new(&self.device, &self.crypto, &self.state)
    }

    /// Takes in what was numbered; it must be good.
    pub fn process(&self, item: &QueueItem, ledger: &Ledger) -> Outcome<Processed> {
        match self.machine().process(item, ledger, now())? {
            Processed::Void { reason } => Err(Fault::new(format!("void: {reason}"))),
            Processed::Halted { reason } => Err(Fault::new(format!("halted: {reason}"))),
            Processed::Ignored { .. } => Err(Fault::new("ignored")),
            processed => Ok(processed),
        }
    }
}

/// A conversation of phones, the first of which founded it.
pub struct Talk {
    /// Its people's phones.
    pub phones: Vec<Phone>,
    /// Which.
    pub id: ConversationId,
    number: OrderNumber,
}

impl Talk {
    /// Of the first of these members, the rest of them in it as well.
    pub fn found(clinic: &mut Clinic, members: &[Member]) -> Outcome<Self> {
        let clinic_id = clinic.id;
        let phones: Vec<Phone> = members
            .iter()
            .map(|member| Phone::of(member, clinic_id, clinic.rng.random()))
            .collect();
        let (first, others) = phones.split_first().ok_or_else(|| Fault::new("nobody there"))?;
        let packages = others.iter().map(package).collect::<Outcome<Vec<_>>>()?;
        let people = members.iter().map(|member| member.person);
        let description = Description::group("Ward 3", people);
        let id = ConversationId::group(clinic.rng.random());
        let outgoing = first.machine().found(
            &id,
            &description,
            OrderNumber(0),
            &clinic.ledger,
            &packages,
            now(),
        )?;
        let mut talk = Talk { phones, id, number: OrderNumber(0) };
        talk.number = talk.number.next();
        for phone in &talk.phones {
            phone.process(&talk.item(&outgoing, &phone.device.device), &clinic.ledger)?;
        }
        Ok(talk)
    }

    /// Numbers something.
    pub fn numbered(&mut self, outgoing: &Outgoing) -> QueueItem {
        self.number = self.number.next();
        self.item(outgoing, &DeviceId([0; 16]))
    }

    fn item(&self, outgoing: &Outgoing, to: &DeviceId) -> QueueItem {
        let digest = |sealed: &[u8]| Envelope::welcome_digest(sealed);
        let welcome = outgoing.welcomes.iter().find(|welcome| welcome.device == *to);
        QueueItem {
            cursor: QueueCursor(self.number.0),
            conversation: self.id,
            number: self.number,
            stored_at: now(),
            envelope: outgoing.envelope.clone(),
            welcome: welcome.map(|welcome| WelcomeItem {
                sealed: welcome.sealed.clone(),
                between: Vec::new(),
                digests: outgoing
                    .welcomes
                    .iter()
                    .map(|other| WelcomeDigest {
                        device: other.device,
                        digest: digest(other.sealed.as_slice()),
                    })
                    .collect(),
            }),
        }
    }

    /// Encrypts on the first phone.
    pub fn encrypt(&self, content: &Content, ledger: &Ledger) -> Outcome<Outgoing> {
        Ok(self.founder()?.machine().encrypt(&self.id, content, ledger)?)
    }

    /// The phone that founded it.
    pub fn founder(&self) -> Outcome<&Phone> {
        self.phones.first().ok_or_else(|| Fault::new("a conversation of nobody"))
    }

    /// The phone after the founder's.
    pub fn other(&self) -> Outcome<&Phone> {
        self.phones.get(1).ok_or_else(|| Fault::new("a conversation of one"))
    }

    /// A commit of the first phone that says who is in it, and adds these.
    pub fn commit(
        &self,
        description: Description,
        add: Vec<ClaimedKeyPackage>,
        ledger: &Ledger,
    ) -> Outcome<Outgoing> {
        let change = Change { add, description: Some(description), ..Change::default() };
        Ok(self.founder()?.machine().commit(&self.id, &change, ledger, now())?)
    }
}

/// A key package of a phone, as the relay gives it out.
pub fn package(phone: &Phone) -> Outcome<ClaimedKeyPackage> {
    let mut made = phone.machine().make_key_packages(1, now())?;
    let package = made.pop().ok_or_else(|| Fault::new("no key package was made"))?;
    Ok(ClaimedKeyPackage { device: phone.device.device, package })
}

/// 41 characters, as people write them.
pub const TEXT: &str = "K+ 6.1 in bed 12, please call me at once.";

/// A text message.
pub fn text(id: [u8; 16], text: &str) -> Content {
    let body = Body::Text { text: text.to_owned(), reply_to: None };
    Content { id: MessageId(id), sent_at: now(), body }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_text_has_41_characters() {
        assert_eq!(super::TEXT.chars().count(), 41);
    }
}
