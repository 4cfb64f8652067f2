//! Networks of addresses: `10.0.0.0/8`, `fe80::/10`.

use serde::{Deserialize, Serialize};
use std::fmt::{Display, Formatter, Result};
use std::net::IpAddr;

/// A network: an address and how many of its first bits count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Net {
    base: IpAddr,
    bits: u8,
}

/// An address as bits, the first on the left, and how many there are. What an IPv6 address
/// holds of IPv4 is that.
fn bits_of(address: IpAddr) -> (u128, u8) {
    match address.to_canonical() {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()) << 96, 32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    }
}

fn first(bits: u8) -> u128 {
    u128::MAX.checked_shl(128 - u32::from(bits)).unwrap_or(0)
}

impl Net {
    /// Reads a network; bits of the address that do not count are dropped.
    pub fn parse(text: &str) -> Option<Net> {
        let (address, bits) = text.split_once('/')?;
        let base: IpAddr = address.parse().ok()?;
        let bits = bits.parse().ok().filter(|_| bits.bytes().all(|byte| byte.is_ascii_digit()))?;
        let base = match base {
            IpAddr::V4(v4) if bits <= 32 => {
                let low = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
                IpAddr::V4((v4.to_bits() & low).into())
            }
            IpAddr::V6(v6) if bits <= 128 => IpAddr::V6((v6.to_bits() & first(bits)).into()),
            _ => return None,
        };
        Some(Net { base, bits })
    }

    /// Whether a text is an address of this network.
    pub fn holds(&self, text: &str) -> bool {
        let Ok(address) = text.parse::<IpAddr>() else { return false };
        let ((base, of), (address, width)) = (bits_of(self.base), bits_of(address));
        // Of a network of mapped addresses, the first 96 bits are the mapping.
        let mapped = self.base.is_ipv6() && of == 32;
        let bits = if mapped { self.bits.saturating_sub(96) } else { self.bits };
        of == width && (base ^ address) & first(bits) == 0
    }
}

impl Display for Net {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{}/{}", self.base, self.bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_hold_their_addresses() {
        for (net, address, holds) in [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.1.2.3/8", "11.0.0.1", false),
            ("10.1.2.3/32", "10.1.2.3", true),
            ("0.0.0.0/0", "8.8.8.8", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "fe80::1", true),
            ("fe80::/10", "febf::1", true),
            ("fe80::/10", "fec0::1", false),
            ("::1/128", "::1", true),
            ("10.0.0.0/8", "::ffff:10.0.0.1", true),
            ("::ffff:10.0.0.0/104", "10.9.9.9", true),
            ("10.0.0.0/8", "ten", false),
        ] {
            let net = Net::parse(net).unwrap();
            assert_eq!(net.holds(address), holds, "{net} {address}");
            assert_eq!(Net::parse(&net.to_string()), Some(net));
        }
        assert_eq!(Net::parse("10.1.2.3/8").unwrap().to_string(), "10.0.0.0/8");
        for text in ["10.0.0.0", "10.0.0.0/33", "::/129", "10/8", "10.0.0.0/", "10.0.0.0/+8", "/8"]
        {
            assert_eq!(Net::parse(text), None, "{text}");
        }
    }
}
