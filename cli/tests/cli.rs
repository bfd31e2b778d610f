//! The command as users meet it: what it prints and how it exits.
//!
//! `cmd/` has one case per behaviour, readable as a manual (`TRYCMD=overwrite cargo test -p kutip-cli --test cli`
//! rewrites them); what needs odd bytes, pipes or output files is in the modules below.

#![allow(clippy::unwrap_used)]

#[cfg(feature = "archive")]
#[path = "cli/archive.rs"]
mod archive;
#[path = "cli/archives.rs"]
mod archives;
#[path = "cli/bad_input.rs"]
mod bad_input;
#[path = "cli/export.rs"]
mod export;
#[path = "cli/extract.rs"]
mod extract;
#[path = "cli/outputs.rs"]
mod outputs;
#[path = "cli/manifest.rs"]
mod manifest;
#[path = "cli/measure.rs"]
mod measure;
#[cfg(all(unix, feature = "serve"))]
#[path = "cli/pages.rs"]
mod pages;
#[path = "cli/parquet_input.rs"]
mod parquet_input;
#[path = "cli/progress.rs"]
mod progress;
#[path = "cli/resume.rs"]
mod resume;
#[path = "cli/stats.rs"]
mod stats;
#[path = "cli/util.rs"]
mod util;
#[path = "cli/web.rs"]
mod web;

#[test]
fn cases() {
    trycmd::TestCases::new()
        .register_bin("kutip", std::path::Path::new(env!("CARGO_BIN_EXE_kutip")))
        .env("NO_COLOR", "1")
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml")
        .case("tests/cmd/*/*.trycmd")
        .case("tests/cmd/*/*.toml");
}

/// Each case has a folder of its own to make archives in (a folder `CASE.out` asks for that).
#[cfg(feature = "archive")]
#[test]
fn archive_cases() {
    trycmd::TestCases::new()
        .register_bin("kutip", std::path::Path::new(env!("CARGO_BIN_EXE_kutip")))
        .env("NO_COLOR", "1")
        .case("tests/cmd-archive/*.trycmd");
}
