//! Running other programs: with their output shown, or captured; and the environment that a
//! toolchain needs, as a value.

use crate::Result;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Changes to the environment of a child.
#[derive(Clone, Debug, Default)]
pub struct Env {
    path_first: Vec<PathBuf>,
    set: Vec<(String, Option<OsString>)>,
}

impl Env {
    /// Sets a variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.set.push((name.to_owned(), Some(value.into())));
        self
    }

    /// Removes variables.
    #[must_use]
    pub fn without(mut self, names: &[&str]) -> Self {
        self.set.extend(names.iter().map(|name| ((*name).to_owned(), None)));
        self
    }

    /// Puts a folder before everything that `PATH` has so far.
    #[must_use]
    pub fn path_first(mut self, dir: impl Into<PathBuf>) -> Self {
        self.path_first.insert(0, dir.into());
        self
    }

    fn apply(&self, command: &mut Command) -> Result<()> {
        if !self.path_first.is_empty() {
            let old = env::var_os("PATH").unwrap_or_default();
            let dirs = self.path_first.iter().cloned().chain(env::split_paths(&old));
            command.env("PATH", env::join_paths(dirs)?);
        }
        for (name, value) in &self.set {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        Ok(())
    }
}

/// A command in a folder, with the changes of `env`.
///
/// The program is looked up in the child's own `PATH`.
pub fn command<S: AsRef<OsStr>>(dir: &Path, env: &Env, line: &[S]) -> Result<Command> {
    let (program, args) = line.split_first().ok_or("an empty command")?;
    let mut command = Command::new(program);
    command.args(args).current_dir(dir);
    env.apply(&mut command)?;
    Ok(command)
}

/// Runs a command with its output shown; an error unless it succeeds.
pub fn run<S: AsRef<OsStr>>(dir: &Path, env: &Env, line: &[S]) -> Result<()> {
    let shown = line.iter().map(|arg| arg.as_ref().to_string_lossy()).collect::<Vec<_>>().join(" ");
    println!("$ {shown}");
    let status = command(dir, env, line)?
        .status()
        .map_err(|error| format!("cannot run `{shown}`: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed ({status})").into()) }
}

/// What a command prints to its standard output, trimmed; `None` unless it succeeds.
pub fn output<S: AsRef<OsStr>>(env: &Env, line: &[S]) -> Option<String> {
    let here = env::current_dir().ok()?;
    let output = command(&here, env, line).ok()?.stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs `work` and returns with its result how long it took.
#[expect(clippy::disallowed_methods, reason = "xtask runs natively, where there is a clock")]
pub fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}
