//! The order of the keys of a `karmor logs` block (kubearmor-client `log/logClient.go`): a key
//! that cannot come next tells that lines of two blocks were mixed, or that a run is missing.

use super::Rule;
use super::json::Tape;

/// The keys in the order that they are printed in; those of a group differ in theirs between
/// versions. All others come behind them.
const ORDER: [&[&[u8]]; 4] = [
    &[b"ClusterName", b"Cluster Name"],
    &[b"HostName", b"Host Name"],
    &[
        b"NamespaceName",
        b"Namespace Name",
        b"PodName",
        b"Pod Name",
        b"Labels",
        b"ContainerName",
        b"Container Name",
        b"ContainerID",
        b"Container ID",
        b"ContainerImage",
        b"Container Image",
    ],
    &[
        b"Type",
        b"PolicyName",
        b"Policy Name",
        b"Severity",
        b"Message",
        b"Source",
        b"Resource",
        b"Operation",
        b"Action",
        b"Data",
        b"EventData",
        b"Enforcer",
        b"Result",
    ],
];

/// In the midst of the last group, or behind all, by version.
const MOVED: &[u8] = b"Tags";

/// Whether a key may come next in a block. Behind the names of cluster and host, `Type` has always
/// a value; where something was left out, any may come.
pub(super) fn may_follow(src: &[u8], tape: &Tape, key: &[u8]) -> bool {
    let group =
        |key: &[u8]| ORDER.iter().position(|keys| keys.contains(&key)).unwrap_or(ORDER.len());
    let blanks = |repair: &(usize, usize, Rule)| repair.2 == Rule::BlanksSkipped;
    let whole = tape.repairs.iter().all(blanks);
    let Some(last) = tape.nodes.last().filter(|_| whole) else { return true };
    let (start, end) = (last.key.0 as usize, last.key.1 as usize);
    let before = src.get(start..end).unwrap_or_default();
    // The header's key is its word.
    if tape.nodes.len() == 1 && src.starts_with(b"==") {
        return group(key) < 2;
    }
    if key == MOVED || before == MOVED {
        return true;
    }
    let (before, group) = (group(before), group(key));
    before <= group && (before > 2 || group < 3 || before == 2 && group == 3 || key == b"Type")
}
