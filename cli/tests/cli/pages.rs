//! `kutip serve` and `kutip report`.

use crate::util::command;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// An archive of a few articles in `folder`.
fn archive(folder: &Path) -> PathBuf {
    let archive = folder.join("berita.db");
    let articles = concat!(env!("CARGO_MANIFEST_DIR"), "/../web/tests/articles.jsonl");
    let built =
        command(folder).args(["archive", "build", "-q"]).arg(&archive).arg(articles).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    archive
}

#[test]
fn pages_are_served_on_this_computer_only_and_end_with_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = command(folder.path())
        .arg("serve")
        .arg(archive(folder.path()))
        .args(["--listen", "127.0.0.1:0"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let mut stderr = BufReader::new(server.stderr.take().unwrap());
    while !said.contains("http://") {
        assert!(stderr.read_line(&mut said).unwrap() > 0, "{said}");
    }
    assert!(said.contains("only this computer can reach it"), "{said}");
    let address = said.split("http://").nth(1).unwrap().split('/').next().unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    connection
        .write_all(b"GET /people?q=retno HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut page = String::new();
    connection.read_to_string(&mut page).unwrap();
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("Retno Wulandari"), "{page}");
    let ended = Command::new("kill").args(["-INT", &server.id().to_string()]).status().unwrap();
    assert!(ended.success() && server.wait().unwrap().success());
}

#[test]
fn an_address_that_is_taken_and_an_archive_that_is_not_there_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = command(folder.path())
        .arg("serve")
        .arg(archive(folder.path()))
        .args(["--listen", &address])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("choose another with --listen"));
    let output = command(folder.path()).args(["serve", "tidak-ada.db"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("kutip archive build"));
}

#[test]
fn a_report_is_written_and_never_over_the_archive() {
    let folder = tempfile::tempdir().unwrap();
    let archive = archive(folder.path());
    let report = |name: &str, to: &Path| {
        command(folder.path()).arg("report").args([&archive]).arg(name).arg("-o").arg(to).output().unwrap()
    };
    let page = folder.path().join("retno.html");
    assert!(report("Retno Wulandari", &page).status.success());
    assert!(std::fs::read_to_string(&page).unwrap().contains("<h1>Retno Wulandari</h1>"));
    let over = report("Retno Wulandari", &archive);
    assert!(
        over.status.code() == Some(2)
            && String::from_utf8_lossy(&over.stderr).contains("is the archive itself")
    );
    let nobody = report("Zzyzx", &page);
    assert!(
        nobody.status.code() == Some(2)
            && String::from_utf8_lossy(&nobody.stderr).contains("another spelling")
    );
}
