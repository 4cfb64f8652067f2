//! How many shards there are.

use crate::protocol::MOST_SHARDS;

/// As many as the machine has cores, less one; or as many as the address asks for, for tests:
/// `?shards=3`.
pub fn count(search: &str, cores: usize) -> usize {
    let asked = search.trim_start_matches('?').split('&').find_map(|part| {
        part.strip_prefix("shards=")?.parse().ok().filter(|count| (1..=MOST_SHARDS).contains(count))
    });
    asked.unwrap_or_else(|| cores.saturating_sub(1).clamp(1, MOST_SHARDS))
}

#[cfg(test)]
mod tests {
    use super::count;

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
