//! `kutip serve`: an archive as pages in a browser.

use crate::cmd::archive::fresh;
use crate::exit::Exit;
use anyhow::Result;
use kutip_web::{Hosts, Server, Site};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::thread::available_parallelism;

/// Connections to the archive: reads of cached pages take a core, and a slow one must not keep the rest waiting.
const CONNECTIONS_PER_CORE: usize = 2;

const AFTER_HELP: &str = "\
Pages to search for people, see what they said and when, filter it, read it in its article, verify a quotation and
compare two people, in Indonesian and English. Everything can be downloaded as CSV, and every page has an
address of its own. Nothing is loaded from the internet.

Only this computer can reach the pages, unless --listen names an address of a network. The archive is only read.

Examples:
  kutip serve berita.db
  kutip serve berita.db --listen 127.0.0.1:0
  kutip serve berita.db --listen 192.168.1.5:8420

Exit codes: 0 ended by Ctrl-C, 2 the archive cannot be read or the address is taken.";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ServeArgs {
    /// Archive to show; kutip archive build makes one
    #[arg(value_name = "DB")]
    archive: PathBuf,

    /// Address and port to listen on; port 0 takes any that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8420")]
    listen: SocketAddr,
}

pub(crate) fn run(args: ServeArgs) -> Result<Exit> {
    fresh::refresh(&args.archive)?;
    let connections = available_parallelism().map_or(1, usize::from) * CONNECTIONS_PER_CORE;
    let site = Site::open(args.archive.clone(), connections, |message| {
        // A stderr that is closed is no reason to end.
        let _ = writeln!(anstream::stderr(), "kutip: {message}");
    })?;
    let server = Server::listen(args.listen)?;
    let who = match server.hosts() {
        Hosts::Loopback => "only this computer can reach it",
        Hosts::Any => "everybody who can reach this computer over the network can read the archive",
    };
    writeln!(
        anstream::stderr(),
        "kutip: {} is at http://{}/ ({who}); Ctrl-C ends it",
        args.archive.display(),
        server.address()
    )?;
    server.run(site);
    Ok(Exit::Done)
}
