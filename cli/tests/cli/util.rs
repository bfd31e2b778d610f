//! A folder to work in, and the command run in it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A short article with one quotation in it, told apart by a number.
pub(crate) fn article(n: usize) -> String {
    format!(
        "Harga beras di Kabupaten Sukamaju turun {n} persen.\n\n\"Harga sudah turun {n} persen,\" kata Bupati Rahmat Hidayat \
         di Sukamaju, Rabu (15/12). Ia mengatakan pasokan aman.\n"
    )
}

/// A folder that goes when the test ends.
pub(crate) struct Dir(tempfile::TempDir);

impl Dir {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Writes a file, with its folders.
    pub(crate) fn file(&self, name: &str, contents: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, contents).unwrap();
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Names in the folder, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs `kutip extract` with these arguments, separated by spaces, and nothing on standard input.
    pub(crate) fn extract(&self, arguments: &str) -> Run {
        self.pipe(arguments, b"")
    }

    /// The same with something on standard input.
    pub(crate) fn pipe(&self, arguments: &str, stdin: &[u8]) -> Run {
        let mut command = command(self.0.path());
        command.arg("extract").args(arguments.split_whitespace());
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let stdin = stdin.to_vec();
        // A command that fails early does not read its input, which is no failure of the test.
        let writer = std::thread::spawn(move || drop(pipe.write_all(&stdin)));
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Run::of(output)
    }
}

/// The command in a folder.
pub(crate) fn command(dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kutip"));
    command.current_dir(dir).env("NO_COLOR", "1");
    command
}

/// How a run ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// A command that has ended.
    pub(crate) fn of(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// The rows of a CSV output, cells by column.
    pub(crate) fn rows(&self) -> Vec<BTreeMap<String, String>> {
        rows(&self.stdout)
    }

    /// One column of the output, each value once.
    pub(crate) fn column(&self, name: &str) -> Vec<String> {
        let mut values: Vec<_> = self.rows().into_iter().map(|row| row[name].clone()).collect();
        values.dedup();
        values
    }

    /// Asserts the exit code and pieces of the messages.
    #[track_caller]
    pub(crate) fn says(&self, code: i32, pieces: &[&str]) -> &Self {
        assert_eq!(self.code, code, "{self:#?}");
        for piece in pieces {
            assert!(self.stderr.contains(piece), "not said: {piece}\n{}", self.stderr);
        }
        self
    }
}

/// The rows of a CSV text.
pub(crate) fn rows(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(|row| row.unwrap()).collect()
}
