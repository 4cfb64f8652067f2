//! Conditions that have a name of their own: `is:reverse-shell`, `is:routine`.
//!
//! A name is read as the condition that it stands for, and such a condition is printed by its
//! name; nothing else knows of it. What matters to a defender is defined here once: the verdict
//! counts by it, and a click on what it counted asks for the same.

use super::{Expr, Match, Target};
use crate::event::Field;

/// Values of a field, as a query has them; `*` stands for any text.
type Values = (Field, &'static [&'static str]);

/// Something that matters to a defender.
pub struct Matter {
    /// What stands behind `is:`.
    pub name: &'static str,
    /// One of it, in words.
    pub one: &'static str,
    /// Several of it, in words.
    pub many: &'static str,
    /// Whether it is told first even where its sensor rates it low.
    pub grave: bool,
    /// What makes an event one: any of these values.
    pub is: &'static [Values],
    /// Events that are none, because another matter says more of them.
    pub but: &'static [Values],
}

/// The reverse shell is the one incident of which a shell is more than a little likely.
const SHELL: Values = (Field::Suggested, &["T1059.004 (medium)"]);
const DNS: Values = (Field::Suggested, &["T1071.004 (high)", "T1071.004 (medium)"]);
const DNS_TAGGED: Values = (Field::Technique, &["T1071.004"]);
const SHADOW: Values = (Field::FilePath, &["/etc/shadow*", "/etc/gshadow*"]);

/// All matters, the gravest first. Guesses of little confidence are left out. At most 16.
pub static MATTERS: &[Matter] = &[
    Matter {
        name: "reverse-shell",
        one: "a reverse shell",
        many: "reverse shells",
        grave: true,
        is: &[SHELL],
        but: &[],
    },
    Matter {
        name: "dns-tunnel",
        one: "a DNS tunnel",
        many: "DNS tunnels",
        grave: true,
        is: &[DNS, DNS_TAGGED],
        but: &[],
    },
    Matter {
        name: "control-channel",
        one: "a tunnel or control channel",
        many: "tunnels or control channels",
        grave: true,
        is: &[
            (Field::Signal, &["tunnel"]),
            (
                Field::Technique,
                &[
                    "T1071*", "T1090*", "T1095", "T1102*", "T1105", "T1132*", "T1219*", "T1568*",
                    "T1571", "T1572", "T1573*",
                ],
            ),
        ],
        but: &[SHELL, DNS, DNS_TAGGED],
    },
    Matter {
        name: "shadow-file",
        one: "an access to /etc/shadow",
        many: "accesses to /etc/shadow",
        grave: true,
        is: &[SHADOW],
        but: &[],
    },
    Matter {
        name: "credentials",
        one: "an access to credentials",
        many: "accesses to credentials",
        grave: true,
        is: &[
            (Field::Signal, &["credential or token read"]),
            (
                Field::Technique,
                &[
                    "T1003*", "T1040", "T1056*", "T1110*", "T1528", "T1552*", "T1555*", "T1556*",
                    "T1557*", "T1558*",
                ],
            ),
            (Field::Suggested, &["T1557 (high)"]),
            (
                Field::FilePath,
                &["*/serviceaccount/token", "*/.ssh/id_*", "*/.aws/credentials", "*/.kube/config"],
            ),
        ],
        but: &[SHADOW],
    },
    Matter {
        name: "persistence",
        one: "a sign of persistence",
        many: "signs of persistence",
        grave: true,
        is: &[
            (
                Field::Technique,
                &[
                    "T1037*", "T1053*", "T1098*", "T1136*", "T1505*", "T1525", "T1543*", "T1546*",
                    "T1547*",
                ],
            ),
            (Field::Suggested, &["T1098* (medium)", "T1136* (medium)"]),
            (Field::FilePath, &["*/authorized_keys", "/etc/cron*", "/var/spool/cron/*"]),
        ],
        but: &[SHADOW],
    },
    Matter {
        name: "escalation",
        one: "a privilege escalation",
        many: "privilege escalations",
        grave: true,
        is: &[
            (Field::Technique, &["T1055*", "T1068", "T1134*", "T1548*", "T1611"]),
            (Field::Suggested, &["T1068 (medium)"]),
        ],
        but: &[],
    },
    Matter {
        name: "foreign-program",
        one: "a program from /tmp or not from the image",
        many: "programs from /tmp or not from the image",
        grave: true,
        is: &[(Field::Signal, &["not from the image", "run from /tmp"])],
        but: &[],
    },
    Matter {
        name: "execution",
        one: "a command execution",
        many: "command executions",
        grave: true,
        is: &[
            (Field::Signal, &["shell in a container", "kubectl exec"]),
            (Field::Technique, &["T1059*", "T1106", "T1203", "T1204*", "T1569*", "T1609"]),
        ],
        but: &[],
    },
    Matter {
        name: "exploit",
        one: "an attack on a service",
        many: "attacks on services",
        grave: false,
        is: &[
            (Field::Technique, &["T1133", "T1190", "T1210", "T1212"]),
            (Field::Suggested, &["T1190 (medium)", "T1210 (medium)"]),
        ],
        but: &[],
    },
    Matter {
        name: "denial-of-service",
        one: "a denial of service",
        many: "denials of service",
        grave: false,
        is: &[
            (Field::Technique, &["T1496*", "T1498*", "T1499*"]),
            (
                Field::Suggested,
                &["T1498* (high)", "T1498* (medium)", "T1499* (high)", "T1499* (medium)"],
            ),
        ],
        but: &[],
    },
    Matter {
        name: "damage",
        one: "a damage to data or services",
        many: "damages to data or services",
        grave: false,
        is: &[(
            Field::Technique,
            &["T1485", "T1486", "T1489", "T1490", "T1491*", "T1529", "T1531", "T1561*", "T1565*"],
        )],
        but: &[],
    },
    Matter {
        name: "deployment",
        one: "a deployment against rules",
        many: "deployments against rules",
        grave: false,
        is: &[(Field::Technique, &["T1610"]), (Field::Suggested, &["T1610 (medium)"])],
        but: &[],
    },
    Matter {
        name: "scan",
        one: "a scan",
        many: "scans",
        grave: false,
        is: &[(Field::Signal, &["scan"]), (Field::Technique, &["T1046", "T1595*"])],
        but: &[],
    },
    Matter {
        name: "network-tool",
        one: "a network tool",
        many: "network tools",
        grave: false,
        is: &[(Field::Signal, &["network tool"])],
        but: &[],
    },
    Matter {
        name: "package-change",
        one: "a package change",
        many: "package changes",
        grave: false,
        is: &[(Field::Signal, &["package manager"])],
        but: &[],
    },
];

/// What reports no block: neither refused by its sensor, nor telemetry, which judges nothing.
pub const UNBLOCKED: &str = "unblocked";
/// What goes its usual way: telemetry of calls that passed, notices of the sensor about itself,
/// and scans that found nothing worth a rating. Never what was refused or has a signal.
pub const ROUTINE: &str = "routine";

/// All names, with what they mean in words.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    let others = [(UNBLOCKED, "reported without a block"), (ROUTINE, "routine")];
    MATTERS.iter().map(|matter| (matter.name, matter.one)).chain(others)
}

/// The condition of a name. It is always an [`Expr::Or`], by which it is told.
pub fn named(name: &str) -> Option<Expr> {
    let is = |field: Field, values: &[&str]| {
        let one = |value: &&str| match value.contains('*') {
            true => Match::Glob((*value).to_owned()),
            false => Match::Exact((*value).to_owned()),
        };
        Expr::Is(Target::Field(field), values.iter().map(one).collect())
    };
    let any = |all: &[Values]| Expr::Or(all.iter().map(|(of, values)| is(*of, values)).collect());
    let not = |inner: Expr| Expr::Not(Box::new(inner));
    if let Some(matter) = MATTERS.iter().find(|matter| matter.name == name) {
        if matter.but.is_empty() {
            return Some(any(matter.is));
        }
        return Some(Expr::Or(vec![Expr::And(vec![any(matter.is), not(any(matter.but))])]));
    }
    match name {
        UNBLOCKED => {
            let telemetry =
                vec![is(Field::Disposition, &["logged"]), is(Field::Severity, &["info"])];
            let parts = [is(Field::Disposition, &["blocked"]), Expr::And(telemetry)].map(not);
            Some(Expr::Or(vec![Expr::And(parts.into())]))
        }
        ROUTINE => {
            let silent = Expr::Is(Target::Field(Field::Signal), vec![Match::Missing]);
            let passed = vec![
                is(Field::Dataset, &["kubearmor.log", "kubearmor.host_log"]),
                is(Field::Outcome, &["success"]),
            ];
            let health = vec![
                is(Field::Dataset, &["kubearmor.message", "kubearmor.system"]),
                is(Field::Severity, &["info"]),
            ];
            let scan = vec![is(Field::Operation, &["scan"]), is(Field::Severity, &["info"])];
            let one = |mut parts: Vec<Expr>| {
                parts.push(is(Field::Disposition, &["logged"]));
                parts.push(silent.clone());
                Expr::And(parts)
            };
            Some(Expr::Or([passed, health, scan].map(one).into()))
        }
        _ => None,
    }
}

/// The name of a condition, and what it means in words, if it has one.
pub fn name_of(expr: &Expr) -> Option<(&'static str, &'static str)> {
    let is = |(name, _): &(&str, &str)| named(name).as_ref() == Some(expr);
    matches!(expr, Expr::Or(_)).then(|| names().find(is)).flatten()
}
