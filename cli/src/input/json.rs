//! JSON that is not one object per line: lists of articles, an object with one such list in it, articles over
//! several lines, one after another. Elements are cut out of the stream here and parsed later, by many threads.

use super::fields::Fields;
use super::problem::{Problem, Severity};
use super::sniff::Format;
use super::trouble::Trouble;
use super::{Sender, Source, Task, Work, lines};
use cut::{Bytes, Cut, Partial, Verdict};
use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::Arc;

mod cut;

/// Most lists of an object that are looked into for articles.
const MOST_LISTS: u32 = 64;

/// Whether the first line of a stream shows JSON, and of which layout.
pub(super) fn by_content(head: &str, fields: &Fields) -> Option<Format> {
    let start = head.trim_start();
    let next = |rest: &str| rest.trim_start().bytes().next();
    let (line, rest) = start.split_once('\n').unwrap_or((start, ""));
    match start.bytes().next()? {
        b'[' => matches!(next(&start[1..]), None | Some(b'{' | b']')).then_some(Format::Json),
        b'{' if !matches!(next(&start[1..]), None | Some(b'"' | b'}')) => None,
        b'{' => Some(match lines::has_text(line.trim_end().as_bytes(), fields) {
            Some(true) => Format::Jsonl,
            // An object without a text, on a line by itself: the list of articles may be within.
            Some(false) if line.contains("[{") || line.contains("[ {") => Format::Json,
            Some(false) => Format::Jsonl,
            // A broken line before a good one, or the first line of many.
            None if next(rest) == Some(b'{') && line.trim_end() != "{" => Format::Jsonl,
            None => Format::Json,
        }),
        _ => None,
    }
}

/// Whether what is called JSON Lines is in truth JSON over several lines, or a list.
pub(super) fn is_no_lines(head: &str) -> bool {
    let start = head.trim_start();
    let line = start.lines().next().unwrap_or("").trim_end();
    line == "{" || line == "[" || (line.starts_with('[') && line[1..].trim_start().starts_with('{'))
}

/// Cuts a stream into elements.
pub(super) fn read(
    reader: Box<dyn BufRead + '_>,
    source: &Arc<Source>,
    trouble: &Trouble,
    send: Sender<'_>,
) -> ControlFlow<()> {
    let mut reader =
        Reader { bytes: Bytes::new(reader), source, trouble, send, elements: 0, recovering: false };
    reader.values()?;
    let Reader { bytes, elements, send, .. } = reader;
    if let Some(error) = bytes.error() {
        send(Task::problem(Problem::io(&source.name, error).at(Some(bytes.line()))))?;
    }
    if elements == 0 && !trouble.is_cut() {
        send(Task::problem(Problem::skipped(&source.name, "has no object in it")))?;
    }
    send(Task::end(source))
}

struct Reader<'r, 's> {
    bytes: Bytes<'r>,
    source: &'s Arc<Source>,
    trouble: &'s Trouble,
    send: Sender<'s>,
    /// Elements so far, good and bad.
    elements: u64,
    /// Whether something was broken and no whole element has come since.
    recovering: bool,
}

impl Reader<'_, '_> {
    /// Everything: lists and objects, one after another.
    fn values(&mut self) -> ControlFlow<()> {
        while let Some(byte) = self.bytes.next_visible() {
            match byte {
                b'[' => {
                    self.bytes.consume(1);
                    self.list()?;
                }
                b'{' => self.object()?,
                // Between the lists and objects of a broken file.
                b']' | b'}' | b',' if self.recovering => self.bytes.consume(1),
                _ => self.garbage()?,
            }
        }
        ControlFlow::Continue(())
    }

    /// The elements of a list up to its end, the opening bracket being read.
    fn list(&mut self) -> ControlFlow<()> {
        loop {
            match self.bytes.next_visible() {
                Some(b',') => self.bytes.consume(1),
                Some(b']') => {
                    self.bytes.consume(1);
                    return ControlFlow::Continue(());
                }
                Some(b'{' | b'[') => {
                    let cut = self.bytes.element();
                    self.element(cut)?;
                }
                Some(_) => self.garbage()?,
                None if self.trouble.is_cut() || self.recovering => return ControlFlow::Continue(()),
                None => {
                    let message = format!(
                        "the list is not closed after element {}; the file may have been cut off; what came before was \
                         read",
                        self.elements
                    );
                    let problem = Problem::new(Severity::Damaged, &self.source.name, message);
                    return (self.send)(Task::problem(problem.at(Some(self.bytes.line()))));
                }
            }
        }
    }

    /// Sends an element on. A broken one goes too: parsing it tells what is wrong with it.
    fn element(&mut self, cut: Cut) -> ControlFlow<()> {
        if cut.verdict == Verdict::More && self.trouble.is_cut() {
            return ControlFlow::Continue(());
        }
        self.elements += 1;
        let (line, number) = (cut.line, self.elements);
        if cut.verdict == Verdict::More && self.bytes.error().is_none() {
            self.recovering = true;
            let message = format!("the file ends within element {number}; it was left out; get a whole copy");
            let problem = Problem::skipped(&self.source.name, message);
            return (self.send)(Task::problem(problem.at(Some(line))));
        }
        self.recovering = cut.verdict != Verdict::Done;
        let size = cut.bytes.len() as u64;
        let work = Work::Element { source: Arc::clone(self.source), number, line, bytes: cut.bytes };
        (self.send)(Task { size, work })
    }

    /// Something that is no element where one should be: left out up to the next one.
    fn garbage(&mut self) -> ControlFlow<()> {
        let (line, known) = (self.bytes.line(), self.recovering);
        self.bytes.skip_to_element(b' ');
        self.recovering = true;
        if known {
            return ControlFlow::Continue(());
        }
        self.elements += 1;
        let message = format!(
            "element {} is no object; it was left out up to the next one; write each article as {{\"id\": …, \"text\": …}}",
            self.elements
        );
        (self.send)(Task::problem(Problem::skipped(&self.source.name, message).at(Some(line))))
    }

    /// An object outside of lists: an article, or what holds the list of articles.
    fn object(&mut self) -> ControlFlow<()> {
        let mut object = self.bytes.begin();
        for _ in 0..MOST_LISTS {
            self.bytes.until_list(&mut object);
            if object.verdict != Verdict::More || self.bytes.at_end() {
                break;
            }
            if self.bytes.next_visible() != Some(b'{') {
                continue;
            }
            if object.shape.close(&object.bytes).is_some_and(|object| self.has_text(&object)) {
                // An article that has lists in it.
                break;
            }
            let first = self.bytes.element();
            if first.verdict == Verdict::Done && self.has_text(&first.bytes) {
                self.element(first)?;
                self.list()?;
                object.shape.pop();
                return self.rest_of_object(object);
            }
            self.bytes.give_back(&first.bytes);
        }
        let cut = self.bytes.finish(object);
        self.element(cut)
    }

    /// After the list of articles: a second one would be lost, which must be told.
    fn rest_of_object(&mut self, mut object: Partial) -> ControlFlow<()> {
        loop {
            object.bytes.clear();
            let line = self.bytes.line();
            self.bytes.until_list(&mut object);
            match object.verdict {
                Verdict::Done => return ControlFlow::Continue(()),
                Verdict::Broken => {
                    self.recovering = true;
                    self.bytes.skip_to_element(b' ');
                    return ControlFlow::Continue(());
                }
                Verdict::More if self.bytes.at_end() => {
                    if self.trouble.is_cut() || self.recovering {
                        return ControlFlow::Continue(());
                    }
                    let message = "the object around the list of articles is not closed; the file may have been cut off";
                    let problem = Problem::new(Severity::Damaged, &self.source.name, message);
                    return (self.send)(Task::problem(problem.at(Some(line))));
                }
                Verdict::More if self.bytes.next_visible() == Some(b'{') => {
                    let line = self.bytes.line();
                    let first = self.bytes.element();
                    if first.verdict == Verdict::Done && self.has_text(&first.bytes) {
                        let message = "a second list of articles in one object; it was left out; put it into a file of its own";
                        let problem = Problem::skipped(&self.source.name, message);
                        (self.send)(Task::problem(problem.at(Some(line))))?;
                    }
                    self.bytes.give_back(&first.bytes);
                }
                Verdict::More => {}
            }
        }
    }

    fn has_text(&self, object: &[u8]) -> bool {
        lines::has_text(object, &self.source.fields) == Some(true)
    }
}

#[cfg(test)]
#[path = "json_tests.rs"]
mod tests;
