//! The entry point of the page, and of the hub of its workers; empty on native.
fn main() {
    #[cfg(target_arch = "wasm32")]
    match watchglass::browser::is_page() {
        true => watchglass::browser::page::start(),
        false => watchglass::browser::hub::start(),
    }
}
