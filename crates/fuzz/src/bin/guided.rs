//! The long run: libFuzzer, guided by coverage, over the target that [`TARGET`] names.

#![no_main]

use bellward_fuzz::targets::{Reader, target};
use libfuzzer_sys::fuzz_target;

/// The environment variable with the target's name.
const TARGET: &str = "BELLWARD_FUZZ_TARGET";

thread_local! {
    static READER: Reader = {
        let name = std::env::var(TARGET).unwrap_or_default();
        let Some(target) = target(&name) else { panic!("{TARGET} names no target: {name:?}") };
        (target.open)()
    };
}

fuzz_target!(|input: &[u8]| READER.with(|reader| reader(input)));
