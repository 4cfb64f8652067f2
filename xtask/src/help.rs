//! What `cargo xtask help` prints, the variables for test scripts included.

/// The whole help.
pub const TEXT: &str = "\
cargo xtask COMMAND

  serve [--port N]  set up, build, print the path of dist/index.html and serve it on
                    http://127.0.0.1:8080 (a file opened by hand works as well)
  build             set up and build dist/index.html, the whole product in one file
  test [--long]     set up, then format, lints, native tests, docs, some seconds of fuzzing,
                    the packed page and its size, browser tests and end-to-end tests; --long
                    takes the long variants
  components [--shots]
                    build the page of components: each of them in each of its states, light and
                    dark, with models of the golden inputs; print its path. --shots takes the
                    pictures of tests/e2e/golden-shots anew
  bench [ROW...] [--rounds N] [--megabytes N] [--events N] [--verbose]
                    set up, build, and print a table of what is aimed at and what this machine
                    gives: each row says what, the target, the figure, and whether it was met.
                    Rows: size, start, open (against a JSON.parse loop, DuckDB and Polars),
                    memory, shapes, gzip, first (cards), page (keys, clicks, an event at
                    300 k), ask (benches/queries.txt; --verbose prints each), scan; and huge (5 M events, 6 GB) and growth (to 10 M, 12 GB;
                    writes docs/growth.svg; with --events
                    target/growth.svg), which run only by name or with `all`. Nothing else
                    should run meanwhile
  bench native [EVENTS] [ROUNDS] [WORD]
                    what the questions of benches/queries.txt take without a browser; with WORD
                    those that hold it
  bench carriers [MEGABYTES] [ROUNDS]
                    how fast records are read that lines, objects or gzip carry, or that are
                    damaged, against the same records bare
  bench loops [MEGABYTES] [ROUNDS]
                    what the loops that are written by hand take, and the libraries that do the
                    same, on the same bytes
  bench recovery [SEED] [--rule NAME] [--shape NAME] [--rounds N] [--no-pairs]
                 [--show N [--about WORD]]
                    damage intact files by every rule, and by pairs of rules, and print what
                    is recovered; --show prints the N worst cases of each rule in full, --about
                    only those of a word such as foreign, invented, prose, untouched
  corpus [EVENTS | MEGABYTESmb] [SEED] [ndjson | cri | pretty | array]
                    make a file of mixed events and print its path; the same arguments give the
                    same bytes
  fuzz [SECONDS]    run each target of fuzz/ for so long (60), with the nightly toolchain
  pack              Trunk's post_build hook: makes the one file from Trunk's staging folder
  pack --unsealed F writes a copy of dist/index.html without its policy, for tests
  help              this text

The first run installs what is missing and says so: the wasm32 standard library, Trunk,
wasm-bindgen, npm packages, for tests and benchmarks the browsers, and for `bench` DuckDB and
Polars, where there is Python (5 to 15 minutes in all).
Tools and build output are kept in ${XDG_CACHE_HOME:-$HOME/.cache}/watchglass.

Variables given to tests/e2e/*.spec.mjs and tests/bench/run.mjs:
  WATCHGLASS_DIST      path of dist/index.html
  WATCHGLASS_UNSEALED  path of the same page without its policy
  WATCHGLASS_COMPONENTS
                       path of the page of components
  WATCHGLASS_LONG      1 with --long, else unset; the native tests have it too
  WATCHGLASS_SAMPLES   passed on when set: a folder of real event files
  CHROMIUM, CHROMEDRIVER, FIREFOX
                       paths of the executables
  WEBKIT_DRIVER, WEBKIT_BROWSER, XVFB
                       the same for WebKitGTK; unset where there is none
  WATCHGLASS_PEERS     for the bench: a Python that has DuckDB and Polars; unset where there is none
  TZ=UTC, LC_ALL=C, INSTA_UPDATE=no
";
