//! Where an input may be cut: at a place where the splitter is as at the start of an input, so that
//! another one that begins there tells what this one would. That holds where all was told, and
//! nothing that was told says anything of what follows.

use super::Sink;
use super::before::Before;
use super::split::Splitter;

impl Splitter {
    /// Tells all that can be told of the bytes so far; whether that is all of them, and what
    /// follows is read as it would be if nothing stood before it.
    pub fn settles(&mut self, sink: &mut dyn Sink) -> bool {
        self.go_on(false, sink);
        self.buf.pending().is_empty()
            && self.sniffed
            && !self.whole
            && self.run.is_none()
            && self.rest.is_none()
            && self.rows.is_none()
            && self.context.is_empty()
            && self.resource.carried.is_none()
            && self.before == Before::default()
    }
}
