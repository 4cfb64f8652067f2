//! The entry point of the page, of its workers and of their hub; empty on native.
fn main() {
    #[cfg(target_arch = "wasm32")]
    watchglass_browser::start();
}
