//! `serve`: builds, then serves `dist/` to this machine only. The page needs nothing of a server
//! but the file, so this one reads requests just far enough to know which file is meant.

use crate::setup::{self, For, Project};
use crate::{Result, build};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::time::Duration;
use std::{fs, thread};

/// The usual port.
pub const PORT: u16 = 8080;

const HEAD_LIMIT: u64 = 16 * 1024;

/// Builds and serves until interrupted.
pub fn run(port: u16) -> Result<()> {
    let setup = setup::build_tools(Project::open()?, For::Build)?;
    let page = build::page(&setup)?;
    let root = page.parent().ok_or("dist/index.html has no folder")?.canonicalize()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
        format!("cannot listen on port {port}: {error}; try `cargo xtask serve --port 8081`")
    })?;
    println!("\nThe product, to open by hand or to carry away: {}", page.display());
    println!("Serving it on http://{} (Ctrl-C ends this)", listener.local_addr()?);
    for stream in listener.incoming().flatten() {
        let root = root.clone();
        thread::spawn(move || {
            // A browser that hangs up early is none of our business.
            let _ = answer(&stream, &root);
        });
    }
    Ok(())
}

fn answer(stream: &TcpStream, root: &Path) -> std::io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut lines = BufReader::new(stream.take(HEAD_LIMIT)).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The rest of the head is read before answering, or closing would reset the connection.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (status, kind, body) = respond(method, target, root);
    let mut out = stream;
    write!(
        out,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        body.len()
    )?;
    if method != "HEAD" {
        out.write_all(&body)?;
    }
    out.flush()
}

fn respond(method: &str, target: &str, root: &Path) -> (&'static str, &'static str, Vec<u8>) {
    const TEXT: &str = "text/plain; charset=utf-8";
    if method != "GET" && method != "HEAD" {
        return ("405 Method Not Allowed", TEXT, b"only GET and HEAD\n".to_vec());
    }
    let file = locate(target, root).and_then(|file| Some((fs::read(&file).ok()?, file)));
    match file {
        Some((body, file)) => ("200 OK", content_type(&file), body),
        None => ("404 Not Found", TEXT, b"not found\n".to_vec()),
    }
}

/// The file that a request's target means, if it lies in `root`.
fn locate(target: &str, root: &Path) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix('/')?;
    let path = Path::new(if path.is_empty() { "index.html" } else { path });
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    // Links are followed first, so that none leads out.
    let file = root.join(path).canonicalize().ok()?;
    (file.starts_with(root) && file.is_file()).then_some(file)
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("wasm") => "application/wasm",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_folder_are_served() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").canonicalize().unwrap();
        assert_eq!(locate("/main.rs?x#y", &root), Some(root.join("main.rs")));
        for target in ["/", "/../Cargo.toml", "//main.rs/..", "/setup", "main.rs", "/a/../main.rs"]
        {
            assert_eq!(locate(target, &root), None, "{target}");
        }
        assert_eq!(respond("POST", "/main.rs", &root).0, "405 Method Not Allowed");
        assert_eq!(respond("HEAD", "/main.rs", &root).0, "200 OK");
    }
}
