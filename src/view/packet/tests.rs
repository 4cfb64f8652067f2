//! Packets by hand, and packets of any bytes.

use super::*;
use crate::event::{Disposition, Severity};
use crate::query::{Place, Row};

fn detail(rest: &[(&str, &str)]) -> Detail {
    Detail {
        row: Row {
            row: 1,
            severity: Severity::Low,
            disposition: Disposition::Detected,
            ..Row::default()
        },
        fields: Vec::new(),
        rest: rest.iter().map(|(path, value)| ((*path).into(), (*value).into())).collect(),
        source_fields: 0,
        raw: String::new(),
        carried: Vec::new(),
        leaves_out: None,
        no_time: None,
        lossy: false,
        place: Place { input: 0, start: 0, end: 0 },
        line: 1,
        repairs: Vec::new(),
        bytes: None,
    }
}

fn of(hexes: &str) -> Packet {
    let digits: Vec<u32> = hexes.chars().filter_map(|c| c.to_digit(16)).collect();
    let byte = |pair: &[u32]| u8::try_from(pair[0] * 16 + pair[1]).unwrap();
    let bytes: Vec<u8> = digits.chunks(2).map(byte).collect();
    let said = bytes.len();
    Packet { bytes, said }
}

fn lines(hexes: &str) -> Vec<String> {
    of(hexes).headers().iter().map(|(name, text)| [name, " ", text].concat()).collect()
}

const ETHERNET: &str = "02420a2a0311 02420a2a0301";
const ETHERNET_SAID: &str = "Ethernet 02:42:0a:2a:03:01 → 02:42:0a:2a:03:11";
/// 203.0.113.24:50100 to 10.42.3.17:8443, six bytes of TLS.
const TCP: &str = "0800 4500002e0000400040060000cb0071180a2a0311
    c3b420fb000000010000000150182000 00000000 1603010001 02";

#[test]
fn tcp_over_ipv4() {
    let want = [
        ETHERNET_SAID,
        "IPv4 203.0.113.24 → 10.42.3.17, 46 bytes, TTL 64",
        "TCP port 50100 → 8443, PSH ACK, 6 bytes of data",
    ];
    assert_eq!(lines(&[ETHERNET, TCP].concat()), want);
    let tagged = lines(&[ETHERNET, "8100 0064", TCP].concat());
    assert_eq!(tagged, want);
}

#[test]
fn udp_and_icmp_over_ipv6() {
    let udp =
        "86dd 6000000000100040 20010db8000000000000000000000001 00000000000000000000000000000000
        11 00 01 00 00 00 00 00 c000 0035 0008 0000";
    let want = [
        ETHERNET_SAID,
        "IPv6 2001:db8::1 → ::, 56 bytes, hop limit 64",
        "UDP port 49152 → 53, 0 bytes of data",
    ];
    assert_eq!(lines(&[ETHERNET, udp].concat()), want);
    let ping =
        "86dd 6000000000083aff fe800000000000000001000000000002 ff020000000000000000000000000001
        8000 0000 0000 0000";
    let want = [
        ETHERNET_SAID,
        "IPv6 fe80::1:0:0:2 → ff02::1, 48 bytes, hop limit 255",
        "ICMPv6 echo request, type 128, code 0",
    ];
    assert_eq!(lines(&[ETHERNET, ping].concat()), want);
}

#[test]
fn what_is_cut_or_wrong_is_said() {
    let last = |hexes: &str| lines(hexes).pop().unwrap_or_default();
    let cut = "Cut the captured bytes end within the headers";
    assert_eq!(last(""), cut);
    assert_eq!(last(&[ETHERNET, "0800 4500"].concat()), cut);
    let all = [ETHERNET, TCP].concat();
    let whole = of(&all);
    for length in 0..46 {
        let part = Packet { bytes: whole.bytes[..length].to_vec(), said: 60 };
        let said = part.headers();
        assert!(said.last().is_some_and(|(name, _)| *name == "Cut"), "{length}: {said:?}");
    }
    assert_eq!(
        last(&[ETHERNET, &TCP.replace("4500", "4200")].concat()),
        "IPv4 its header contradicts itself"
    );
    assert_eq!(
        last(&[ETHERNET, &TCP.replace("5018", "1018")].concat()),
        "TCP port 50100 → 8443, PSH ACK, its header contradicts itself"
    );
    let later = TCP.replace("00004000", "000000b9");
    assert_eq!(last(&[ETHERNET, &later].concat()), "Fragment a later piece, after 1,480 bytes");
    assert_eq!(last(&[ETHERNET, "88cc"].concat()), "Kind EtherType 0x88cc");
}

#[test]
fn rows_hold_sixteen_bytes() {
    let mut packet = of("4745 5420 2f3c 00ff 0a7f 2041 4243 4445 46");
    assert_eq!(
        packet.dump(),
        "0000  47 45 54 20 2f 3c 00 ff  0a 7f 20 41 42 43 44 45  GET /<.... ABCDE\n\
         0010  46                                                F\n"
    );
    packet.bytes.resize(SHOWN + 1, 0);
    assert!(packet.longer());
    assert_eq!(packet.dump().lines().count(), SHOWN / 16);
}

#[test]
fn the_file_has_the_classic_head() {
    let mut packet = of("0102 03");
    packet.said = 3000;
    let file = packet.pcap(Some(1_770_714_930_500_000_000));
    let words: Vec<u32> =
        file[..40].chunks(4).map(|word| u32::from_le_bytes(word.try_into().unwrap())).collect();
    assert_eq!(words[..6], [0xa1b2_c3d4, 0x0004_0002, 0, 0, 262_144, 1]);
    assert_eq!(words[6..], [1_770_714_930, 500_000, 3, 3000]);
    assert_eq!(file[40..], [1, 2, 3]);
    for time in [None, Some(-1), Some(i64::MAX), Some(i64::MIN)] {
        assert_eq!(packet.pcap(time)[24..32], [0; 8], "{time:?}");
    }
}

#[test]
fn what_is_no_packet_is_said_and_nothing_else() {
    let read = |rest: &[(&str, &str)]| packet(&detail(rest));
    assert_eq!(read(&[]), None);
    assert_eq!(read(&[("packet", "")]), None);
    assert_eq!(read(&[("a.packet", "AAAA")]), None);
    for text in ["<script>", "A", "====", "AAAA AAAA", "AAAAA", "ü"] {
        assert!(read(&[("packet", text)]).is_some_and(|it| it.is_err()), "{text}");
    }
    let length = |said| read(&[("packet", "AAAA"), ("cap_len", said)]).unwrap().unwrap().length();
    assert_eq!(length("3"), "3 bytes");
    assert_eq!(length("3000"), "captured 3 of 3,000 bytes");
    assert_eq!(length("2"), "3 bytes, where cap_len says 2");
    assert_eq!(length("-1"), "3 bytes");
    assert_eq!(length("99999999999999999999999"), "3 bytes");
}

#[test]
fn no_bytes_break_it() {
    // Every value at every place of a packet, and every length of it.
    for whole in
        [of(&[ETHERNET, TCP].concat()), of(&[ETHERNET, "86dd", &"3c00".repeat(60)].concat())]
    {
        for at in 0..whole.bytes.len() {
            for value in [0, 1, 4, 6, 15, 44, 58, 60, 0x45, 0x60, 0x80, 0xff] {
                let mut packet = whole.clone();
                packet.bytes[at] = value;
                packet.headers();
                packet.bytes.truncate(at + 1);
                packet.headers();
                packet.dump();
            }
        }
    }
}
