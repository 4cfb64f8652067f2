//! The endpoints of a network event, from `Resource` and `Data`: words of `key=value` in any
//! order. The call tells which side the address is.

use crate::bytes::split_once;
use crate::event::{Field, From, Value};
use crate::source::Write;
use crate::source::convert::int;

/// What the words say.
#[derive(Debug, Default)]
struct Words<'t> {
    address: Option<&'t str>,
    port: Option<&'t str>,
    remote: Option<&'t str>,
    domain: Option<&'t str>,
    protocol: Option<&'t str>,
    call: Option<&'t str>,
    /// A firewall names both sides.
    source: Option<&'t str>,
    source_port: Option<&'t str>,
}

/// Sets address, port, name and transport.
pub(super) fn network(resource: &str, data: &str, from: From, event: &mut Write<'_, '_>) {
    let said = read(resource, data);
    let call = |names: &[&str]| {
        said.call.is_some_and(|call| names.iter().any(|name| call.starts_with(name)))
    };
    let [ip, port, name] = if call(&["tcp_accept", "SYS_ACCEPT", "SOCKET_ACCEPT"]) {
        [Field::SourceIp, Field::SourcePort, Field::SourceResource]
    } else {
        [Field::DestinationIp, Field::DestinationPort, Field::DestinationResource]
    };
    for (field, address) in [(ip, said.address), (Field::SourceIp, said.source)] {
        if let Some(address) = address.filter(|address| !matches!(*address, "0.0.0.0" | "::")) {
            event.set_copy(field, address, from);
        }
    }
    for (field, port) in [(port, said.port), (Field::SourcePort, said.source_port)] {
        if let Some(number) = port.and_then(int).filter(|number| *number > 0) {
            event.set(field, Value::Int(number), from);
        }
    }
    if let Some(remote) = said.remote {
        event.set_copy(name, remote, from);
    }
    if let Some(domain) = said.domain
        && call(&["UDP_SENDSKB", "UDP_SENDMSG", "SOCKET_SENDMSG"])
    {
        event.set_copy(Field::DestinationDomain, domain, from);
    }
    let stated = said.protocol.unwrap_or(resource).trim_end_matches("v6");
    let known = ["tcp", "udp", "icmp"].into_iter().find(|name| stated.eq_ignore_ascii_case(name));
    if let Some(transport) = known {
        event.set_word(Field::Transport, transport, from);
    }
}

/// Of each key, the first word that has a value counts.
fn read<'t>(resource: &'t str, data: &'t str) -> Words<'t> {
    let mut said = Words::default();
    for (key, value) in words(resource).chain(words(data)) {
        let slot = match key {
            "sin_addr" | "sin6_addr" | "remoteip" | "daddr" | "DestinationIP" => &mut said.address,
            "sin_port" | "sin6_port" | "port" | "DestinationPort" => &mut said.port,
            "SourceIP" => &mut said.source,
            "SourcePort" => &mut said.source_port,
            "remotehost" => &mut said.remote,
            "domain" => &mut said.domain,
            "protocol" | "Protocol" => &mut said.protocol,
            "syscall" | "kprobe" | "kfunc" | "lsm" => &mut said.call,
            _ => continue,
        };
        slot.get_or_insert(value);
    }
    said
}

/// The `key=value` words of a text, which stand between spaces, in old events commas.
fn words(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let bytes = text.as_bytes();
    let ends = memchr::memchr2_iter(b' ', b',', bytes).chain([text.len()]);
    ends.scan(0, |start, end| Some((std::mem::replace(start, end + 1), end)))
        .filter_map(|(start, end)| split_once(text.get(start..end)?, b'='))
        .filter(|(_, value)| !value.is_empty())
}
