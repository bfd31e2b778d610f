//! The pages as a browser asks for them, over an archive of invented articles.

#![allow(clippy::unwrap_used)]

#[path = "router/archive.rs"]
mod archive;
#[path = "router/hostile.rs"]
mod hostile;
#[path = "router/pages.rs"]
mod pages;
#[path = "router/report.rs"]
mod report;
#[path = "router/security.rs"]
mod security;
