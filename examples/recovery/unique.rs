//! Values that no other field and no other event has, so that a value that went astray can
//! be told.

/// The numbers of one event.
#[derive(Debug, Clone, Copy)]
pub struct Unique {
    event: usize,
    next: usize,
}

/// The most values of one event.
const VALUES: usize = 64;

impl Unique {
    /// For an event of a corpus.
    pub fn new(event: usize) -> Unique {
        Unique { event, next: 0 }
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        assert!(self.next < VALUES, "an event has fewer values");
        self.event * VALUES + self.next
    }

    /// Eight hexadecimal digits.
    pub fn tag(&mut self) -> String {
        // Odd factors lose no number modulo a power of two.
        format!("{:08x}", (self.number() as u32).wrapping_mul(0x9e37_79b1))
    }

    /// 64 hexadecimal digits, as of a container.
    pub fn hash(&mut self) -> String {
        let tag = self.tag();
        let turned = |by: usize| format!("{}{}", &tag[by..], &tag[..by]);
        (0..8).map(turned).collect()
    }

    /// A UUID.
    pub fn uuid(&mut self) -> String {
        let tag = self.tag();
        format!("{tag}-{}-4a{}-9c{}-{}{}", &tag[..4], &tag[..2], &tag[2..4], tag, &tag[4..])
    }

    /// A process id, port or the like, of five digits.
    pub fn small(&mut self) -> usize {
        10_000 + self.number() % 50_000
    }

    /// An address of 10.0.0.0/8.
    pub fn address(&mut self) -> String {
        let number = self.number();
        format!("10.{}.{}.{}", 1 + number / 40_000 % 200, 1 + number / 200 % 200, 1 + number % 200)
    }

    /// The event's second: in Unix time, and as the parts of RFC 3339 without the zone.
    pub fn second(&self) -> (usize, String) {
        // 2026-02-10T00:00:00Z.
        let second = (30_000 + self.event * 7) % 86_400;
        let (hour, minute, rest) = (second / 3600, second / 60 % 60, second % 60);
        (1_770_681_600 + second, format!("2026-02-10T{hour:02}:{minute:02}:{rest:02}"))
    }
}
