// Starts the app inside the sealed page: unpacks style, scripts and the wasm module, offers
// `watchglass.spawn()` for workers and, when something fails, says so in the page.
(() => {
  "use strict";

  const byId = (id) => document.getElementById(id);

  const CURRENT = "a current Firefox, Chrome, Edge or Safari";

  function fail(what, error, advice) {
    let boot = byId("boot");
    if (!boot) {
      boot = document.createElement("div");
      boot.id = "boot";
      document.body.prepend(boot);
    }
    boot.setAttribute("role", "alert");
    boot.textContent = `${what}\n${error}\n\n${advice}`;
  }

  function missing() {
    if (typeof WebAssembly === "undefined") return "WebAssembly";
    if (typeof Worker === "undefined") return "workers";
    return "";
  }

  // The parts of the page in the order of `xtask pack`, by the lengths that stand beside them.
  function parts() {
    const element = byId("parts");
    const [sum, ...lengths] = element.dataset.lengths.split(" ").map(Number);
    const all = unpack(
      wide(element.textContent),
      lengths.reduce((whole, length) => whole + length),
    );
    element.remove();
    // FNV-1a.
    let hash = 0x811c9dc5;
    for (const byte of all) hash = Math.imul(hash ^ byte, 0x01000193);
    if (hash >>> 0 !== sum) throw new Error("This file is damaged: it cannot be unpacked.");
    let at = 0;
    return lengths.map((length) => all.subarray(at, (at += length)));
  }

  const text = (part) => new TextDecoder().decode(part);

  // The policy has the hash of this style and of the script below: the browser refuses any other.
  function dress(style) {
    const element = document.createElement("style");
    element.textContent = style;
    document.head.append(element);
    if (!element.sheet) throw new Error("This file is damaged: its style was changed.");
  }

  function run(script) {
    const element = document.createElement("script");
    element.textContent = script;
    document.head.append(element);
    element.remove();
    if (typeof wasm_bindgen === "undefined") {
      throw new Error("This file is damaged: its script was changed.");
    }
  }

  // Makes workers, and hubs of workers: their name tells the program which it is.
  function spawner(boot, script, module) {
    const blob = new Blob([script, "\n", boot], { type: "text/javascript" });
    const url = URL.createObjectURL(blob);
    return (hub) => {
      const worker = new Worker(url, { name: hub ? "watchglass hub" : "watchglass" });
      worker.postMessage({ module });
      return worker;
    };
  }

  async function start() {
    const lack = missing();
    if (lack) {
      fail(
        "Watchglass cannot start in this browser.",
        `It lacks ${lack}.`,
        `Open this file in ${CURRENT}. Lockdown modes and some company policies switch such things off: allow them for this page.`,
      );
      return;
    }
    try {
      const [style, script, workerBoot, ...wasm] = parts();
      const compiled = WebAssembly.compile(weave(wasm));
      dress(text(style));
      const app = await compiled;
      const build = document.documentElement.dataset.build;
      const spawn = spawner(workerBoot, script, app);
      globalThis.watchglass = Object.freeze({ spawn, build });
      run(text(script));
      await wasm_bindgen({ module_or_path: app });
      const boot = byId("boot");
      if (boot) boot.remove();
    } catch (error) {
      if (stopped(error)) return;
      fail(
        "Watchglass could not start.",
        error,
        `Load the page again. If this stays, get the file once more and compare its checksum, or open it in ${CURRENT}.`,
      );
    }
  }

  // The panic hook tells the console what happened; the trap that follows does not say it.
  let panic = "";
  function listen() {
    const { error } = console;
    console.error = (...said) => {
      const text = String(said[0]);
      if (text.startsWith("panicked at ")) panic = text.split("\n\nStack:")[0];
      error.apply(console, said);
    };
  }

  // A trap leaves the app's memory in an unknown state: nothing it shows afterwards can be trusted.
  function stopped(error) {
    if (!(error instanceof WebAssembly.RuntimeError)) return false;
    fail(
      "Watchglass stopped because of a defect in it.",
      panic || error,
      "Your files are unchanged. Load the page again, and please report what you did.",
    );
    return true;
  }

  if (document.readyState === "loading") addEventListener("DOMContentLoaded", start);
  else start();
  if (typeof WebAssembly !== "undefined") {
    listen();
    addEventListener("error", (event) => stopped(event.error));
    addEventListener("unhandledrejection", (event) => stopped(event.reason));
  }
})();
