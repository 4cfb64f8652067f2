//! What events must be equal in to repeat one another, as a person chooses it.

use serde::{Deserialize, Serialize};

/// Something that events may be equal in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Key {
    /// The tool, and which of its kinds of record.
    Source,
    /// The rule; of what no rule names, the message.
    Rule,
    /// The namespace, whichever container it is.
    Namespace,
    /// The owner of the containers, as the replicas of one Deployment have it.
    Workload,
    /// The identity of the container: its id, else its names; with node and cluster.
    Container,
    /// The process; without one, the user.
    Process,
    /// What was done.
    Operation,
    /// The call of the kernel.
    Call,
    /// The file or connection that it was done to; without one, the command.
    Object,
}

impl Key {
    /// All of them, each with its word in addresses.
    pub const ALL: [(Key, &'static str); 9] = [
        (Key::Source, "source"),
        (Key::Rule, "rule"),
        (Key::Namespace, "namespace"),
        (Key::Workload, "workload"),
        (Key::Container, "container"),
        (Key::Process, "process"),
        (Key::Operation, "operation"),
        (Key::Call, "call"),
        (Key::Object, "object"),
    ];

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// Keys. Without being chosen, severity and disposition are always among them: what was blocked
/// never stands behind what was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alike(u16);

impl Default for Alike {
    /// Those of which a container's identity tells the others.
    fn default() -> Alike {
        Alike::of(&[
            Key::Source,
            Key::Rule,
            Key::Container,
            Key::Process,
            Key::Operation,
            Key::Call,
            Key::Object,
        ])
    }
}

impl Alike {
    /// As by default, but of any container of a workload in its namespace.
    pub const REPLICAS: Alike = Alike::of(&[
        Key::Source,
        Key::Rule,
        Key::Namespace,
        Key::Workload,
        Key::Process,
        Key::Operation,
        Key::Call,
        Key::Object,
    ]);

    /// These keys.
    pub const fn of(keys: &[Key]) -> Alike {
        let (mut bits, mut rest) = (0, keys);
        while let [key, more @ ..] = rest {
            (bits, rest) = (bits | key.bit(), more);
        }
        Alike(bits)
    }

    /// Whether a key is among them.
    pub const fn has(self, key: Key) -> bool {
        self.0 & key.bit() != 0
    }

    /// With a key, or without it where it has it; with the last one gone, those of the default.
    #[must_use]
    pub fn toggled(self, key: Key) -> Alike {
        match self.0 ^ key.bit() {
            0 => Alike::default(),
            bits => Alike(bits),
        }
    }

    /// The keys in their order.
    pub fn keys(self) -> impl Iterator<Item = Key> {
        Key::ALL.into_iter().map(|(key, _)| key).filter(move |key| self.has(*key))
    }

    /// In an address: `rule,process`; of the default `1`.
    pub fn word(self) -> String {
        if self == Alike::default() {
            return "1".to_owned();
        }
        let words = Key::ALL.into_iter().filter(|(key, _)| self.has(*key));
        words.map(|(_, word)| word).collect::<Vec<_>>().join(",")
    }

    /// Reads such a word; none where it names what is no key, or none.
    pub fn parse(word: &str) -> Option<Alike> {
        if word == "1" {
            return Some(Alike::default());
        }
        let mut bits = 0;
        for word in word.split(',') {
            bits |= Key::ALL.iter().find(|(_, name)| *name == word)?.0.bit();
        }
        Some(Alike(bits))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_an_address_and_nothing_else_does() {
        let some = Alike::of(&[Key::Process, Key::Rule]);
        assert_eq!((some.word(), Alike::default().word()), ("rule,process".into(), "1".into()));
        for alike in [some, Alike::default(), Alike::of(&[Key::Call])] {
            assert_eq!(Alike::parse(&alike.word()), Some(alike));
        }
        assert_eq!(Alike::parse("rule,rule,process"), Some(some));
        for word in ["", "rule,", "Rule", "rule, process", "pod", "2", "rule\u{0}", "🦀"] {
            assert_eq!(Alike::parse(word), None, "{word}");
        }
    }

    #[test]
    fn the_last_key_gone_is_the_default() {
        let rule = Alike::of(&[Key::Rule]);
        assert_eq!(rule.toggled(Key::Rule), Alike::default());
        let both = rule.toggled(Key::Object);
        assert_eq!(both.keys().collect::<Vec<_>>(), [Key::Rule, Key::Object]);
        assert_eq!(both.toggled(Key::Object), rule);
    }
}
