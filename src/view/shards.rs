//! How many shards there are, and how much memory they may take.

use crate::protocol::{MOST_MEMORY, MOST_SHARDS};

/// As many as the machine has cores, less one; or as many as the address asks for, for tests:
/// `?shards=3`.
pub fn count(search: &str, cores: usize) -> usize {
    let asked = asked(search, "shards=").filter(|count| (1..=MOST_SHARDS).contains(count));
    asked.unwrap_or_else(|| cores.saturating_sub(1).clamp(1, MOST_SHARDS))
}

/// How many bytes of memory each of so many shards may take before the page asks whether to go on:
/// together three quarters of the machine's, in GiB, where the browser tells that; or as many MiB as
/// the address asks for, for tests: `?memory=64`.
pub fn memory(search: &str, machine: Option<f64>, shards: u32) -> u64 {
    let most = f64::from(u32::MAX);
    let mib = machine
        .filter(|gib| *gib > 0.0)
        .map_or(most, |gib| gib * 1024.0 * 0.75 / f64::from(shards.max(1)));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
    let mib = asked(search, "memory=").unwrap_or(mib.clamp(0.0, most) as u32);
    (u64::from(mib) << 20).min(MOST_MEMORY)
}

/// A number that the address asks for.
fn asked<T: std::str::FromStr>(search: &str, name: &str) -> Option<T> {
    let mut parts = search.trim_start_matches('?').split('&');
    parts.find_map(|part| part.strip_prefix(name)?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::{count, memory};
    use crate::protocol::MOST_MEMORY;

    #[test]
    fn shards_share_what_the_machine_has() {
        for (search, machine, shards, bytes) in [
            ("", None, 1, MOST_MEMORY),
            ("", Some(8.0), 1, MOST_MEMORY),
            ("", Some(4.0), 1, 3 << 30),
            ("", Some(8.0), 7, 877 << 20),
            ("", Some(f64::NAN), 1, MOST_MEMORY),
            ("", Some(f64::INFINITY), 0, MOST_MEMORY),
            ("?shards=2&memory=64", Some(8.0), 2, 64 << 20),
            ("?memory=-1", None, 1, MOST_MEMORY),
            ("?memory=4294967295", None, 1, MOST_MEMORY),
        ] {
            assert_eq!(memory(search, machine, shards), bytes, "{search} {machine:?} {shards}");
        }
    }

    #[test]
    fn cores_or_the_address_tell_how_many_shards_there_are() {
        for (search, cores, shards) in [
            ("", 1, 1),
            ("", 2, 1),
            ("", 8, 7),
            ("", 64, 8),
            ("?shards=3", 2, 3),
            ("?a&shards=1&b", 8, 1),
            ("?shards=0", 2, 1),
            ("?shards=9", 2, 1),
            ("?shards=3x", 4, 3),
            ("?shards", 4, 3),
        ] {
            assert_eq!(count(search, cores), shards, "{search} {cores}");
        }
    }
}
