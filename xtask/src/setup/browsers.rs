//! The browsers that tests drive: Chromium and Firefox always, `WebKitGTK` where it can be had.

use super::{apt, doing};
use crate::Result;
use crate::paths::{find_program, is_executable};
use crate::proc::Env;
use std::fs;
use std::path::PathBuf;

/// Paths of the executables.
pub struct Browsers {
    chromium: PathBuf,
    pub chromedriver: PathBuf,
    firefox: PathBuf,
    webkit: Option<WebKit>,
}

struct WebKit {
    driver: PathBuf,
    browser: PathBuf,
    xvfb: PathBuf,
}

impl Browsers {
    /// The variables that `cargo xtask help` describes.
    pub fn env(&self) -> Env {
        let env = Env::default()
            .with("CHROMIUM", &self.chromium)
            .with("CHROMEDRIVER", &self.chromedriver)
            .with("FIREFOX", &self.firefox);
        match &self.webkit {
            Some(webkit) => env
                .with("WEBKIT_DRIVER", &webkit.driver)
                .with("WEBKIT_BROWSER", &webkit.browser)
                .with("XVFB", &webkit.xvfb),
            None => env.without(&["WEBKIT_DRIVER", "WEBKIT_BROWSER", "XVFB"]),
        }
    }

    /// One line about them.
    pub fn description(&self) -> String {
        let webkit = match &self.webkit {
            Some(webkit) => format!(", {}", webkit.browser.display()),
            None => "; no WebKitGTK here, its tests are left out".to_owned(),
        };
        format!("{}, {}{webkit}", self.chromium.display(), self.firefox.display())
    }
}

/// Finds or installs the browsers.
pub fn ensure() -> Result<Browsers> {
    let missing = missing();
    if !missing.is_empty() && (apt::may_install() || required_missing()) {
        doing(&format!("installing {}", missing.join(", ")), "1 min");
        apt::install(&missing).map_err(|error| {
            format!(
                "tests need Chromium or Chrome, its chromedriver of the same version, and Firefox, \
                 all on the PATH; {error}"
            )
        })?;
    }
    let (Some(chromium), Some(chromedriver), Some(firefox)) =
        (chromium(), chromedriver(), firefox())
    else {
        return Err("Chromium, chromedriver or Firefox is still not on the PATH".into());
    };
    Ok(Browsers { chromium, chromedriver, firefox, webkit: webkit() })
}

fn missing() -> Vec<&'static str> {
    let mut packages = Vec::new();
    if chromium().is_none() {
        packages.push("chromium");
    }
    if chromedriver().is_none() {
        packages.push("chromium-driver");
    }
    if firefox().is_none() {
        packages.push("firefox-esr");
    }
    if cfg!(target_os = "linux") && webkit().is_none() {
        packages.extend(["webkit2gtk-driver", "xvfb"]);
    }
    packages
}

fn required_missing() -> bool {
    chromium().is_none() || chromedriver().is_none() || firefox().is_none()
}

fn chromium() -> Option<PathBuf> {
    find_program(&[
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
        "chrome",
    ])
}

fn chromedriver() -> Option<PathBuf> {
    find_program(&["chromedriver"])
}

fn firefox() -> Option<PathBuf> {
    find_program(&["firefox-esr", "firefox"])
}

fn webkit() -> Option<WebKit> {
    let driver = find_program(&["WebKitWebDriver"])?;
    let xvfb = find_program(&["Xvfb"])?;
    // It is not on the PATH: /usr/lib/<machine>/webkit2gtk-<api>/MiniBrowser.
    let machines = fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
    let browser = machines
        .filter_map(|dir| fs::read_dir(dir).ok())
        .flat_map(Iterator::flatten)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("webkit2gtk-"))
        .map(|entry| entry.path().join("MiniBrowser"))
        .filter(|file| is_executable(file))
        .max()?;
    Some(WebKit { driver, browser, xvfb })
}
