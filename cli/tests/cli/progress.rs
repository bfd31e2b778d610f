//! Progress where stderr is no terminal: lines at intervals, and the speed at the end.

use crate::util::{Dir, article, command};
use std::process::Stdio;

/// What a run says, where lines are due at once.
fn said(dir: &Dir, arguments: &str) -> String {
    let output = command(&dir.path("."))
        .arg("extract")
        .args(arguments.split_whitespace())
        .env("KUTIP_TEST_SMALL_STEPS", "1")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn lines_tell_how_far_a_run_is() {
    let dir = Dir::new();
    dir.file("a.txt", article(1)).file("b.txt", article(2));
    let stderr = said(&dir, "a.txt b.txt -o q.csv");
    let lines: Vec<_> = stderr.lines().collect();
    assert!(lines.len() >= 2, "{stderr}");
    assert!(lines[0].starts_with("kutip: ") && lines[0].contains(" MB/s"), "{stderr}");
    assert!(lines[lines.len() - 1].starts_with("kutip: 2 articles, 4 quotations ("), "{stderr}");
    for quiet in ["--progress never", "-q"] {
        assert!(!said(&dir, &format!("a.txt b.txt -o q.csv {quiet}")).contains("MB/s"));
    }
    assert_eq!(dir.extract("a.txt b.txt -o q.csv").stderr.lines().count(), 1);
}
