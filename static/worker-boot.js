// Runs after the program's glue in a blob worker. The page's first message brings the compiled
// module; messages that arrive before Rust listens are kept and delivered in order.
(() => {
  "use strict";

  const early = [];
  const keep = (event) => early.push(event);

  addEventListener(
    "message",
    async (event) => {
      addEventListener("message", keep);
      try {
        await wasm_bindgen({ module_or_path: event.data.module });
      } catch (error) {
        // Thrown outside the promise, it reaches the page as the worker's "error" event.
        setTimeout(() => {
          throw error;
        });
        return;
      }
      removeEventListener("message", keep);
      for (const { data, ports } of early) {
        dispatchEvent(new MessageEvent("message", { data, ports }));
      }
    },
    { once: true },
  );
})();
