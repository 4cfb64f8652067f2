//! The only code that sees the browser: the page, the worker, and the form in which
//! messages pass between them.

pub mod message;
pub mod page;
pub mod worker;
