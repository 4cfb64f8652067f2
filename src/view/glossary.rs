//! The words that the page uses in a sense of its own, each in a sentence or two.

/// What is explained, and how; in an order in which each can be understood.
pub const WORDS: [(&str, &str); 17] = [
    ("record", "One report as its sensor wrote it, found in an input."),
    (
        "event",
        "What is listed: a record in the words of this page, so that NeuVector's and KubeArmor's can be compared.",
    ),
    (
        "copy",
        "A record that was found before, equal in every field or by its id. It is counted, and no event of its own.",
    ),
    (
        "told twice",
        "KubeArmor tells some audited calls as what was done and as a system call. Both records are one event.",
    ),
    (
        "repeat",
        "Another event that is equal in what it was: rule, container, process, operation and object, or in what you choose. Repeats can be folded.",
    ),
    (
        "unreadable",
        "Bytes that look like a record and could not be read. They stand in the account of every byte.",
    ),
    ("repaired", "The record was damaged. What was assumed to read it stands beside its bytes."),
    (
        "clock, Δ",
        "What is added to the times of an input or of a node in it, to set right how its clock went. The recorded time stays in the event and in exports.",
    ),
    (
        "baseline",
        "Inputs from before, or of another cluster. Changes are what the others have and it has not (new), the reverse (gone), and what they have at least twice as often, or half, for the time.",
    ),
    (
        "disposition",
        "What the sensor did: blocked it, detected it without a block, allowed it, or only logged it.",
    ),
    (
        "severity",
        "How grave the sensor or its policy calls it, on one scale. The sensor's own word stays in the event.",
    ),
    ("telemetry", "What a sensor logs of normal work, without a rule that it broke."),
    (
        "signal",
        "Something that we derive, with its reason: a shell in a container, a network tool, a read of credentials.",
    ),
    ("technique, tagged", "An ATT&CK technique that the author of the policy named."),
    (
        "technique, our guess",
        "One that the fields suggest, with low, medium or high confidence. Never more than a hint.",
    ),
    (
        "ECS, OCSF",
        "The schemas of Elastic and of the Open Cybersecurity Schema Framework. An open event lists what both call its fields; of a finding, OCSF has process, container and endpoints in its evidences.",
    ),
    (
        "mark",
        "What you say of an event: a star, true or false positive, to do, a note. It holds where the same event is opened again with the file that you saved the marks to.",
    ),
];
