//! Compliance controls that a policy's tags name: `NIST_800-53_CM-7(4)`, `SI-4`, `CIS_5.1_…`,
//! `V-230246`, `PCI-DSS-10.2.5`, `HIPAA`, `CVE-2021-4034`.
//!
//! Policies write them in many ways; a tag that names none stays a tag.

/// The families of NIST SP 800-53.
const FAMILIES: [&str; 20] = [
    "AC", "AT", "AU", "CA", "CM", "CP", "IA", "IR", "MA", "MP", "PE", "PL", "PM", "PS", "PT", "RA",
    "SA", "SC", "SI", "SR",
];

/// What control a tag names, if it names one.
pub fn control(tag: &str) -> Option<String> {
    let tag = tag.trim().to_ascii_uppercase();
    if let Some(rest) = tag.strip_prefix("CVE-") {
        let year = rest.split('-').next().unwrap_or_default();
        let known =
            year.len() == 4 && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        return (known && rest.len() > 8).then_some(tag);
    }
    let numbered = |rest: &str| {
        let number = rest.trim_start_matches(['-', '_', ' ']);
        let end = number.find(|c: char| !(c.is_ascii_digit() || c == '.'));
        number.get(..end.unwrap_or(number.len())).unwrap_or_default().trim_matches('.').to_owned()
    };
    for (prefix, name) in
        [("PCI-DSS", "PCI DSS"), ("PCI_DSS", "PCI DSS"), ("HIPAA", "HIPAA"), ("CIS", "CIS")]
    {
        if let Some(rest) = tag.strip_prefix(prefix) {
            let number = numbered(rest);
            // A word that only begins so is none.
            let whole = rest.is_empty() || rest.starts_with(['-', '_', ' ']);
            return whole
                .then(|| [name, if number.is_empty() { "" } else { " " }, &number].concat());
        }
    }
    stig(&tag).or_else(|| nist(&tag))
}

/// `V-230246`, `SV-87383R1_RULE`, `V230530`, `STIG V-72663`.
fn stig(tag: &str) -> Option<String> {
    let rest =
        tag.strip_prefix("STIG").map_or(tag, |rest| rest.trim_start_matches(['-', '_', ' ']));
    if rest.is_empty() && !tag.is_empty() {
        return Some("STIG".to_owned());
    }
    let rest = rest.strip_prefix('S').unwrap_or(rest).strip_prefix('V')?;
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    matches!(digits.len(), 5 | 6).then(|| ["STIG V-", &digits].concat())
}

/// A family and a number, perhaps with that of an enhancement: `SI-4(18)`, `AC-2-12`.
fn nist(tag: &str) -> Option<String> {
    let named = tag.starts_with("NIST");
    for (at, _) in tag.match_indices('-') {
        let family = at.checked_sub(2).and_then(|start| tag.get(start..at)).unwrap_or_default();
        let before = tag.get(..at.saturating_sub(2)).unwrap_or_default();
        let begins = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
        if !FAMILIES.contains(&family) || !begins || !(named || before.is_empty()) {
            continue;
        }
        let rest = tag.get(at + 1..).unwrap_or_default();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, rest) = rest.split_at_checked(digits(rest)).unwrap_or_default();
        if !matches!(number.len(), 1 | 2) {
            continue;
        }
        let more = rest.strip_prefix(['(', '-']).unwrap_or_default();
        let more = more.get(..digits(more)).filter(|more| matches!(more.len(), 1 | 2));
        let more = more.map_or(String::new(), |more| ["(", more, ")"].concat());
        return Some(["NIST 800-53 ", family, "-", number, &more].concat());
    }
    named.then(|| "NIST".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_as_policies_write_them() {
        for (tag, said) in [
            ("NIST_800-53_SI-4", "NIST 800-53 SI-4"),
            ("NIST_800-53_CM-7(4)", "NIST 800-53 CM-7(4)"),
            ("AC-2(12)", "NIST 800-53 AC-2(12)"),
            ("SC-28-1-", "NIST 800-53 SC-28(1)"),
            ("cm-8-3", "NIST 800-53 CM-8(3)"),
            ("NIST-800-CA-3", "NIST 800-53 CA-3"),
            ("NIST", "NIST"),
            ("NIST_800-53", "NIST"),
            ("CIS", "CIS"),
            ("CIS_5.1_Configure_Cron", "CIS 5.1"),
            ("PCI-DSS-10.2.5", "PCI DSS 10.2.5"),
            ("PCI_DSS", "PCI DSS"),
            ("HIPAA", "HIPAA"),
            ("V-230246", "STIG V-230246"),
            ("SV-87383r1_rule", "STIG V-87383"),
            ("STIG", "STIG"),
            ("CVE-2021-4034", "CVE-2021-4034"),
        ] {
            assert_eq!(control(tag).as_deref(), Some(said), "{tag}");
        }
    }

    #[test]
    fn other_tags_are_none() {
        for tag in [
            "",
            "MITRE",
            "MITRE_T1036_masquerading",
            "FGT1555",
            "process",
            "CISCO",
            "CVE-",
            "CVE-20-1",
            "SYSTEM-4",
            "xSI-4",
            "SI-",
            "SI-444",
            "V-12",
            "é-4",
            "-",
            "TA0010",
        ] {
            assert_eq!(control(tag), None, "{tag}");
        }
    }
}
