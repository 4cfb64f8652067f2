//! The worker's entry point; empty on native.
fn main() {
    #[cfg(target_arch = "wasm32")]
    watchglass::browser::worker::start();
}
