//! Techniques of MITRE ATT&CK (Enterprise) by name and tactic: those that we suggest, and those
//! that policies for containers tag most. <https://attack.mitre.org/techniques/enterprise/>
//!
//! An id that is not listed stands alone; nothing is made up for it.

/// Initials of tactics, as [`NAMES`] has them, and what they stand for.
const TACTICS: &[(char, &str)] = &[
    ('r', "Reconnaissance"),
    ('i', "Initial Access"),
    ('x', "Execution"),
    ('p', "Persistence"),
    ('e', "Privilege Escalation"),
    ('d', "Defense Evasion"),
    ('c', "Credential Access"),
    ('y', "Discovery"),
    ('l', "Lateral Movement"),
    ('o', "Collection"),
    ('k', "Command and Control"),
    ('f', "Exfiltration"),
    ('m', "Impact"),
];

/// Tactics by the number of their id.
const TACTIC_IDS: &[(&str, &str)] = &[
    ("TA0043", "Reconnaissance"),
    ("TA0042", "Resource Development"),
    ("TA0001", "Initial Access"),
    ("TA0002", "Execution"),
    ("TA0003", "Persistence"),
    ("TA0004", "Privilege Escalation"),
    ("TA0005", "Defense Evasion"),
    ("TA0006", "Credential Access"),
    ("TA0007", "Discovery"),
    ("TA0008", "Lateral Movement"),
    ("TA0009", "Collection"),
    ("TA0011", "Command and Control"),
    ("TA0010", "Exfiltration"),
    ("TA0040", "Impact"),
];

/// Ids in order, with the name and the initials of the tactics.
const NAMES: &[(&str, &str, &str)] = &[
    ("T1003", "OS Credential Dumping", "c"),
    ("T1003.008", "/etc/passwd and /etc/shadow", "c"),
    ("T1005", "Data from Local System", "o"),
    ("T1016", "System Network Configuration Discovery", "y"),
    ("T1021", "Remote Services", "l"),
    ("T1021.004", "SSH", "l"),
    ("T1036", "Masquerading", "d"),
    ("T1036.005", "Match Legitimate Name or Location", "d"),
    ("T1037", "Boot or Logon Initialization Scripts", "pe"),
    ("T1040", "Network Sniffing", "cy"),
    ("T1041", "Exfiltration Over C2 Channel", "f"),
    ("T1046", "Network Service Discovery", "y"),
    ("T1048", "Exfiltration Over Alternative Protocol", "f"),
    ("T1053", "Scheduled Task/Job", "xpe"),
    ("T1053.003", "Cron", "xpe"),
    ("T1055", "Process Injection", "de"),
    ("T1055.009", "Proc Memory", "de"),
    ("T1056", "Input Capture", "oc"),
    ("T1057", "Process Discovery", "y"),
    ("T1059", "Command and Scripting Interpreter", "x"),
    ("T1059.004", "Unix Shell", "x"),
    ("T1068", "Exploitation for Privilege Escalation", "e"),
    ("T1070", "Indicator Removal", "d"),
    ("T1071", "Application Layer Protocol", "k"),
    ("T1071.004", "DNS", "k"),
    ("T1078", "Valid Accounts", "ipde"),
    ("T1082", "System Information Discovery", "y"),
    ("T1083", "File and Directory Discovery", "y"),
    ("T1090", "Proxy", "k"),
    ("T1095", "Non-Application Layer Protocol", "k"),
    ("T1098", "Account Manipulation", "pe"),
    ("T1098.004", "SSH Authorized Keys", "pe"),
    ("T1102", "Web Service", "k"),
    ("T1105", "Ingress Tool Transfer", "k"),
    ("T1106", "Native API", "x"),
    ("T1110", "Brute Force", "c"),
    ("T1132", "Data Encoding", "k"),
    ("T1133", "External Remote Services", "ip"),
    ("T1134", "Access Token Manipulation", "de"),
    ("T1136", "Create Account", "p"),
    ("T1136.001", "Local Account", "p"),
    ("T1190", "Exploit Public-Facing Application", "i"),
    ("T1203", "Exploitation for Client Execution", "x"),
    ("T1204", "User Execution", "x"),
    ("T1210", "Exploitation of Remote Services", "l"),
    ("T1212", "Exploitation for Credential Access", "c"),
    ("T1219", "Remote Access Software", "k"),
    ("T1222", "File and Directory Permissions Modification", "d"),
    ("T1485", "Data Destruction", "m"),
    ("T1486", "Data Encrypted for Impact", "m"),
    ("T1489", "Service Stop", "m"),
    ("T1490", "Inhibit System Recovery", "m"),
    ("T1491", "Defacement", "m"),
    ("T1496", "Resource Hijacking", "m"),
    ("T1498", "Network Denial of Service", "m"),
    ("T1498.001", "Direct Network Flood", "m"),
    ("T1499", "Endpoint Denial of Service", "m"),
    ("T1499.001", "OS Exhaustion Flood", "m"),
    ("T1499.002", "Service Exhaustion Flood", "m"),
    ("T1499.004", "Application or System Exploitation", "m"),
    ("T1505", "Server Software Component", "p"),
    ("T1525", "Implant Internal Image", "p"),
    ("T1528", "Steal Application Access Token", "c"),
    ("T1529", "System Shutdown/Reboot", "m"),
    ("T1531", "Account Access Removal", "m"),
    ("T1543", "Create or Modify System Process", "pe"),
    ("T1543.002", "Systemd Service", "pe"),
    ("T1546", "Event Triggered Execution", "pe"),
    ("T1547", "Boot or Logon Autostart Execution", "pe"),
    ("T1547.006", "Kernel Modules and Extensions", "pe"),
    ("T1548", "Abuse Elevation Control Mechanism", "ed"),
    ("T1552", "Unsecured Credentials", "c"),
    ("T1552.001", "Credentials In Files", "c"),
    ("T1552.003", "Bash History", "c"),
    ("T1553", "Subvert Trust Controls", "d"),
    ("T1555", "Credentials from Password Stores", "c"),
    ("T1556", "Modify Authentication Process", "cdp"),
    ("T1557", "Adversary-in-the-Middle", "co"),
    ("T1558", "Steal or Forge Kerberos Tickets", "c"),
    ("T1561", "Disk Wipe", "m"),
    ("T1562", "Impair Defenses", "d"),
    ("T1562.001", "Disable or Modify Tools", "d"),
    ("T1565", "Data Manipulation", "m"),
    ("T1568", "Dynamic Resolution", "k"),
    ("T1569", "System Services", "x"),
    ("T1570", "Lateral Tool Transfer", "l"),
    ("T1571", "Non-Standard Port", "k"),
    ("T1572", "Protocol Tunneling", "k"),
    ("T1573", "Encrypted Channel", "k"),
    ("T1590.002", "DNS", "r"),
    ("T1595", "Active Scanning", "r"),
    ("T1609", "Container Administration Command", "x"),
    ("T1610", "Deploy Container", "dx"),
    ("T1611", "Escape to Host", "e"),
    ("T1613", "Container and Resource Discovery", "y"),
];

/// What an id names, with anything behind the id kept: `T1036` is `T1036 Masquerading: Defense
/// Evasion`, `T1046 (high)` is `T1046 (high) Network Service Discovery: Discovery`.
pub fn named(id: &str) -> Option<String> {
    let bare = id.split(' ').next().unwrap_or(id);
    if let Some((_, name)) = TACTIC_IDS.iter().find(|(of, _)| *of == bare) {
        return Some([id, " ", name].concat());
    }
    let of = |wanted: &str| NAMES.iter().find(|(of, ..)| *of == wanted);
    let (_, name, tactics) = of(bare)?;
    let above = bare.split_once('.').and_then(|(above, _)| of(above));
    let above = above.map_or(String::new(), |(_, name, _)| [name, ", "].concat());
    let tactics = TACTICS.iter().filter(|(initial, _)| tactics.contains(*initial));
    let tactics: Vec<&str> = tactics.map(|(_, tactic)| *tactic).collect();
    Some([id, " ", &above, name, ": ", &tactics.join(", ")].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_named_with_their_tactics() {
        assert_eq!(named("T1036").as_deref(), Some("T1036 Masquerading: Defense Evasion"));
        assert_eq!(
            named("T1059.004 (medium)").as_deref(),
            Some("T1059.004 (medium) Command and Scripting Interpreter, Unix Shell: Execution")
        );
        assert_eq!(named("TA0010").as_deref(), Some("TA0010 Exfiltration"));
        assert_eq!((named("T9999"), named(""), named("T10")), (None, None, None));
    }

    #[test]
    fn the_table_stands_in_order_and_knows_its_tactics() {
        assert!(NAMES.is_sorted_by(|(a, ..), (b, ..)| a < b));
        for (id, name, tactics) in NAMES {
            assert!(!tactics.is_empty() && !name.is_empty(), "{id}");
            for initial in tactics.chars() {
                assert!(TACTICS.iter().any(|(of, _)| *of == initial), "{id} {initial}");
            }
        }
    }
}
