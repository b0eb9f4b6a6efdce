//! Lies about whom a key package, or a Welcome, is for.

use super::super::exchange::Exchange;
use super::super::liar::Liar;
use super::items::on_items;
use super::{Act, Lie, Verdict};
use bellward_proto::relay::{ClaimedKeyPackage, ClaimedKeyPackages};
use http::Method;
use rand::Rng;

pub(super) static LIES: &[Lie] = &[
    Lie {
        name: "package-swapped",
        does: "gives a key package of its own in place of a device's",
        seen: "its leaf key is not the one that the ledger names: the device is not yet reached, which is shown",
        verdict: Verdict::Refused,
        act: Act::Begin,
        for_good: false,
        signs: &["not reached", "error:"],
        tell: |liar, exchange| {
            on_claim(liar, exchange, |liar, claimed| {
                let clinic = liar.clinic;
                let (person, ghost, now) = (liar.ghost.person, liar.ghost.device, liar.now);
                let named = liar.whim % 2 == 0;
                for one in claimed {
                    let Some(clinic) = clinic else { return false };
                    let device = if named { one.device } else { ghost };
                    one.package = liar.ghost.package(clinic, person, device, now);
                }
                true
            });
        },
    },
    Lie {
        name: "package-of-another",
        does: "gives one device's key package under another's name",
        seen: "its leaf key is not the one that the ledger names",
        verdict: Verdict::Refused,
        act: Act::Begin,
        for_good: false,
        signs: &["not reached", "error:"],
        tell: |liar, exchange| {
            on_claim(liar, exchange, |_, claimed| {
                let mut packages: Vec<_> = claimed.iter().map(|one| one.package.clone()).collect();
                if packages.len() < 2 {
                    return false;
                }
                packages.rotate_left(1);
                for (one, package) in claimed.iter_mut().zip(packages) {
                    one.package = package;
                }
                true
            });
        },
    },
    Lie {
        name: "package-altered",
        does: "changes a bit of a key package",
        seen: "its signature does not hold, or it cannot be read: the device is not yet reached",
        verdict: Verdict::Refused,
        act: Act::Begin,
        for_good: false,
        signs: &["not reached", "error:"],
        tell: |liar, exchange| {
            on_claim(liar, exchange, |liar, claimed| {
                for one in claimed {
                    liar.alter(&mut one.package.0);
                }
                true
            });
        },
    },
    Lie {
        name: "package-given-twice",
        does: "gives out a key package that was used before",
        seen: "the secret of a used one is gone: the device cannot come in by it, says so, and is added anew",
        verdict: Verdict::Shown,
        act: Act::Begin,
        for_good: false,
        signs: &[
            "client: halted",
            "client: item refused",
            "client: ignored",
            "not reached",
            "error:",
        ],
        tell: |liar, exchange| {
            on_claim(liar, exchange, |liar, claimed| {
                let past: Vec<ClaimedKeyPackage> =
                    liar.past.packages.iter().flat_map(|all| all.packages.clone()).collect();
                let mut told = false;
                for one in claimed {
                    let used = past
                        .iter()
                        .find(|old| old.device == one.device && old.package != one.package);
                    if let Some(used) = used {
                        one.package = used.package.clone();
                        told = true;
                    }
                }
                told
            });
        },
    },
    Lie {
        name: "package-unasked",
        does: "adds key packages of devices that nobody asked for, its own among them",
        seen: "what was not asked for, or is of no device that belongs there, is not used",
        verdict: Verdict::Refused,
        act: Act::Begin,
        for_good: false,
        signs: &[],
        tell: |liar, exchange| {
            if !exchange.answered(&Method::POST, CLAIM) {
                return;
            }
            let (Some(mut claimed), Some(clinic)) =
                (exchange.reply::<ClaimedKeyPackages>(), liar.clinic)
            else {
                return;
            };
            let (person, device, now) = (liar.ghost.person, liar.ghost.device, liar.now);
            let package = liar.ghost.package(clinic, person, device, now);
            claimed.packages.push(ClaimedKeyPackage { device, package });
            if let Some(again) = claimed.packages.first().cloned() {
                claimed.packages.push(again);
            }
            exchange.say(&claimed);
            liar.tells();
        },
    },
    Lie {
        name: "packages-withheld",
        does: "says that no device has key packages",
        seen: "the conversation begins without them; each is shown as not yet reached, and gets what it missed",
        verdict: Verdict::Shown,
        act: Act::Begin,
        for_good: false,
        signs: &["not reached"],
        tell: |liar, exchange| {
            on_claim(liar, exchange, |_, claimed| {
                let any = !claimed.is_empty();
                claimed.clear();
                any
            });
        },
    },
    Lie {
        name: "welcome-altered",
        does: "changes a bit of a Welcome",
        seen: "the envelope covers it: the device asks to be added again",
        verdict: Verdict::Refused,
        act: Act::Begin,
        for_good: false,
        signs: &["client: halted", "client: item refused", "client: ignored"],
        tell: |liar, exchange| {
            on_items(liar, exchange, |liar, items| {
                let mut told = false;
                for welcome in items.iter_mut().filter_map(|item| item.welcome.as_mut()) {
                    liar.alter(&mut welcome.sealed.0);
                    told = true;
                }
                told
            });
        },
    },
    Lie {
        name: "welcome-withheld",
        does: "forwards the founding of a group without the Welcome",
        seen: "the device asks to be added again",
        verdict: Verdict::Refused,
        act: Act::Begin,
        for_good: false,
        signs: &["client: halted", "client: ignored"],
        tell: |liar, exchange| {
            on_items(liar, exchange, |_, items| {
                let mut told = false;
                for item in items {
                    told |= item.welcome.take().is_some();
                }
                told
            });
        },
    },
    Lie {
        name: "welcome-exchanged",
        does: "gives a Welcome that was for another device, group or clinic",
        seen: "the envelope names whom each is for; the device asks to be added again",
        verdict: Verdict::Refused,
        act: Act::Begin,
        for_good: false,
        signs: &["client: halted", "client: item refused", "client: ignored"],
        tell: |liar, exchange| {
            let past: Vec<_> =
                liar.past.items.iter().filter_map(|(.., item)| item.welcome.clone()).collect();
            on_items(liar, exchange, |liar, items| {
                let mut told = false;
                for welcome in items.iter_mut().filter_map(|item| item.welcome.as_mut()) {
                    let others: Vec<_> =
                        past.iter().filter(|one| one.sealed != welcome.sealed).cloned().collect();
                    if let Some(other) = liar.one_of(&others) {
                        if liar.rng.random() {
                            welcome.digests = other.digests;
                        }
                        welcome.sealed = other.sealed;
                        told = true;
                    }
                }
                told
            });
        },
    },
    Lie {
        name: "welcome-order",
        does: "says another history of the order beside a Welcome",
        seen: "the running hash does not come out: the device asks to be added again",
        verdict: Verdict::Refused,
        act: Act::Begin,
        for_good: false,
        signs: &["client: halted", "client: item refused", "client: ignored"],
        tell: |liar, exchange| {
            on_items(liar, exchange, |liar, items| {
                let mut told = false;
                for welcome in items.iter_mut().filter_map(|item| item.welcome.as_mut()) {
                    let mut made = bellward_proto::EnvelopeHash([0; 32]);
                    rand::RngCore::fill_bytes(&mut liar.rng, &mut made.0);
                    welcome.between.push(made);
                    told = true;
                }
                told
            });
        },
    },
];

const CLAIM: &str = "/v1/key-packages/claim";

fn on_claim(
    liar: &mut Liar,
    exchange: &mut Exchange,
    alter: impl FnOnce(&mut Liar, &mut Vec<ClaimedKeyPackage>) -> bool,
) {
    if !exchange.answered(&Method::POST, CLAIM) {
        return;
    }
    let Some(mut claimed) = exchange.reply::<ClaimedKeyPackages>() else { return };
    if !claimed.packages.is_empty() && alter(liar, &mut claimed.packages) {
        exchange.say(&claimed);
        liar.tells();
    }
}
