//! The entry point of the page of components; empty on native.
fn main() {
    #[cfg(target_arch = "wasm32")]
    watchglass_browser::page::components::start();
}
