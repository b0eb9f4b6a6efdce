//! The list of lies as a page for people.

use super::lies::LIES;
use std::fmt::Write as _;

/// The page.
pub fn page() -> String {
    let mut page = String::from(HEAD);
    for lie in LIES.iter().copied().flatten() {
        // Writing to a String does not fail.
        let _ =
            writeln!(page, "| `{}` | {} | {} | {} |", lie.name, lie.does, lie.verdict, lie.seen);
    }
    page
}

const HEAD: &str = "# A relay that lies

Whoever owns the relay owns the machine, the certificate and all that passes. They can keep things
from people, make work and slow everything down; the promise is that they can do no more: nothing
false is believed, nobody else reads anything, and what they do is refused or shown.

This is tried, not only said. Between the real relay and real clients on real HTTPS stands a liar
(`crates/testkit/src/hostile`), who tells each of the lies below, again and again, everything in it
by a seed. While it lies and after it, all that devices show is compared with what was truly said;
every post is handed to a ghost who has the relay's whole knowledge and keys of its own, and must
not open for it. When the relay is honest again, all that was said must arrive, once and in one
order, without anyone's help.

- `cargo nextest run -p bellward-testkit --test hostile`: each lie a few times, with every test run.
- `cargo run --release -p bellward-testkit --bin bellward-attacks -- --lies 2000`: each lie two
  thousand times. `--only NAME --seed N` tells one again.

**refused**: the device goes on with what it had, or asks again. **shown**: it cannot be told from
the truth at once, does no more than keep something from someone or make work, and people see it.
**harmless**: it changes nothing that anyone sees.

| lie | what the relay does | verdict | what devices make of it |
|---|---|---|---|
";
