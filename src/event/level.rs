//! The two closed value sets of the vocabulary: severity and disposition.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $id:ident $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* $id,)* }

        impl $name {
            /// All values, in order.
            pub const ALL: [$name; [$($name::$id),*].len()] = [$($name::$id),*];

            /// The word that stands in events, queries and exports.
            pub fn word(self) -> &'static str {
                match self { $($name::$id => $word,)* }
            }

            /// The value of a word.
            pub fn parse(word: &str) -> Option<$name> {
                match word { $($word => Some($name::$id),)* _ => None }
            }
        }
    };
}

words! {
    /// OCSF `severity_id`: 0 unknown, then 1 info to 6 fatal. Unknown stands outside the
    /// order: a comparison leaves it out and says how many it left out.
    Severity {
        /// The record states none.
        #[default]
        Unknown "unknown",
        /// Telemetry and notices of normal operation.
        Info "info",
        /// Low.
        Low "low",
        /// Medium.
        Medium "medium",
        /// High.
        High "high",
        /// Critical.
        Critical "critical",
        /// Fatal.
        Fatal "fatal",
    }
}

impl Severity {
    /// The OCSF number, 0 to 6.
    pub fn number(self) -> i64 {
        self as i64
    }
}

words! {
    /// What this sensor did or saw. Ordered for "worst first".
    Disposition {
        /// The record does not say.
        #[default]
        Unknown "unknown",
        /// Telemetry without a rule.
        Logged "logged",
        /// The sensor says that the call went through.
        Allowed "allowed",
        /// The sensor reported, and did not block.
        Detected "detected",
        /// The sensor refused the call or the traffic.
        Blocked "blocked",
    }
}
