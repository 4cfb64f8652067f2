//! `cargo xtask`: the project's commands. Each one brings the tools it needs, so that a fresh
//! machine with Rust is enough. `cargo xtask help` lists them.

mod bench;
mod build;
mod components;
mod fuzz;
mod help;
mod pack;
mod page;
mod paths;
mod proc;
mod serve;
mod setup;
mod shrink;
mod stamp;
mod strands;
mod test;
mod wide;

use std::process::ExitCode;

/// Errors here are sentences for the person at the terminal; nothing matches on them.
pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match run(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nxtask: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &[String]) -> Result<()> {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["serve"] => serve::run(serve::PORT),
        ["serve", "--port", port] => {
            serve::run(port.parse().map_err(|_| format!("`{port}` is not a port number"))?)
        }
        ["build"] => build::run(),
        ["components"] => components::run(false),
        ["components", "--shots"] => components::run(true),
        ["pack"] => pack::run(),
        ["pack", "--unsealed", out] => pack::unsealed(out.as_ref()),
        ["test"] => test::run(false),
        ["test", "--long"] => test::run(true),
        ["corpus", rest @ ..] => bench::corpus(rest),
        ["bench", "carriers", rest @ ..] => bench::carriers(rest),
        ["bench", "loops", rest @ ..] => bench::loops(rest),
        ["bench", "native", rest @ ..] => bench::native(rest),
        ["bench", "recovery", rest @ ..] => bench::recovery(rest),
        ["bench", rows @ ..] => bench::run(rows),
        ["fuzz"] => fuzz::run(fuzz::SECONDS),
        ["fuzz", seconds] => {
            fuzz::run(seconds.parse().map_err(|_| format!("`{seconds}` is no number of seconds"))?)
        }
        [] | ["help" | "--help" | "-h"] => {
            print!("{}", help::TEXT);
            Ok(())
        }
        other => Err(format!("unknown: `{}`\n\n{}", other.join(" "), help::TEXT).into()),
    }
}
