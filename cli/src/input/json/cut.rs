//! Where elements of a JSON stream begin and end, without parsing them, and where to go on after a broken one.
//!
//! A parser stops at the first mistake, and an archive of ten million articles is not worth less for one bad comma.
//! So only brackets and strings are followed here. What cannot be JSON is noticed within a few tokens, and the next
//! element is looked for from the last string on: one that was never closed swallows the beginning of its neighbour.

use crate::input::decode::TOO_LONG;
use std::io::{self, BufRead};

/// Most levels of brackets, which is also the most that the parser takes.
const DEPTH: usize = 127;

/// How an element stands after some bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It goes on, or the stream ended within it.
    More,
    /// Its last bracket was closed.
    Done,
    /// It is no JSON.
    Broken,
}

/// An element, or as much of it as there is.
#[derive(Debug)]
pub(super) struct Cut {
    pub(super) bytes: Vec<u8>,
    /// The line on which it begins.
    pub(super) line: u64,
    pub(super) verdict: Verdict,
}

/// An element of which some has been read.
#[derive(Debug)]
pub(super) struct Partial {
    pub(super) shape: Shape,
    pub(super) bytes: Vec<u8>,
    pub(super) verdict: Verdict,
    line: u64,
    /// Where its last string begins: one that is not closed takes in what should be looked at.
    token: usize,
}

/// What came last, outside of strings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Last {
    #[default]
    Nothing,
    Open,
    Value,
    /// Within a number or a constant.
    Bare,
    Comma,
    Colon,
}

/// The brackets and strings of an element so far.
#[derive(Debug, Default)]
pub(super) struct Shape {
    open: Vec<u8>,
    string: bool,
    escaped: bool,
    last: Last,
}

impl Shape {
    fn feed(&mut self, byte: u8) -> Verdict {
        if self.string {
            return self.feed_string(byte);
        }
        let in_object = self.open.last() == Some(&b'{');
        let value_may_come = match self.last {
            Last::Nothing | Last::Colon => true,
            Last::Open | Last::Comma => !in_object,
            Last::Value | Last::Bare => false,
        };
        let after_value = matches!(self.last, Last::Value | Last::Bare);
        let (allowed, last) = match byte {
            b' ' | b'\t' | b'\r' | b'\n' => {
                if self.last == Last::Bare {
                    self.last = Last::Value;
                }
                return Verdict::More;
            }
            b'"' => {
                self.string = true;
                (value_may_come || (in_object && !after_value), Last::Value)
            }
            b'{' | b'[' => {
                self.open.push(byte);
                (value_may_come && self.open.len() <= DEPTH, Last::Open)
            }
            b'}' | b']' => {
                let fits = self.open.pop() == Some(byte - 2);
                if fits && self.open.is_empty() {
                    return Verdict::Done;
                }
                (fits && self.last != Last::Colon, Last::Value)
            }
            b',' => (after_value, Last::Comma),
            b':' => (after_value && in_object, Last::Colon),
            b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'+' | b'-' | b'.' => {
                (value_may_come || self.last == Last::Bare, Last::Bare)
            }
            _ => (false, Last::Value),
        };
        self.last = last;
        if allowed { Verdict::More } else { Verdict::Broken }
    }

    fn feed_string(&mut self, byte: u8) -> Verdict {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = true,
            b'"' => self.string = false,
            // Line ends within strings are written `\n`; a bare one means that the mark was lost.
            b'\n' => return Verdict::Broken,
            _ => {}
        }
        Verdict::More
    }

    /// Whether a list was just opened in nothing but objects.
    fn at_list(&self) -> bool {
        self.last == Last::Open
            && matches!(self.open.split_last(), Some((b'[', outer)) if outer.iter().all(|byte| *byte == b'{'))
    }

    /// Closes the innermost bracket, whose end was read elsewhere.
    pub(super) fn pop(&mut self) {
        self.open.pop();
        self.last = Last::Value;
    }

    /// `bytes`, which have this shape, with all open brackets closed.
    pub(super) fn close(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        (!self.string)
            .then(|| bytes.iter().copied().chain(self.open.iter().rev().map(|byte| byte + 2)).collect())
    }
}

/// A stream of bytes with its lines counted, into which bytes can be given back.
pub(super) struct Bytes<'r> {
    inner: Box<dyn BufRead + 'r>,
    back: Vec<u8>,
    taken: usize,
    line: u64,
    error: Option<io::Error>,
}

impl<'r> Bytes<'r> {
    pub(super) fn new(inner: Box<dyn BufRead + 'r>) -> Self {
        Self { inner, back: Vec::new(), taken: 0, line: 1, error: None }
    }

    /// The line of the next byte, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Why the stream ended before its time.
    pub(super) fn error(&self) -> Option<&io::Error> {
        self.error.as_ref()
    }

    fn chunk(&mut self) -> &[u8] {
        if self.taken < self.back.len() {
            return &self.back[self.taken..];
        }
        while self.error.is_none() {
            match self.inner.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => self.error = Some(error),
            }
        }
        match self.error {
            // What is there is returned at once; the error was handled above.
            None => self.inner.fill_buf().unwrap_or_default(),
            Some(_) => &[],
        }
    }

    pub(super) fn at_end(&mut self) -> bool {
        self.chunk().is_empty()
    }

    pub(super) fn consume(&mut self, bytes: usize) {
        let lines = newlines(&self.chunk()[..bytes]);
        self.line += lines;
        if self.taken < self.back.len() {
            self.taken += bytes;
        } else {
            self.inner.consume(bytes);
        }
    }

    /// Makes bytes that were consumed the next ones again.
    pub(super) fn give_back(&mut self, bytes: &[u8]) {
        self.line -= newlines(bytes);
        self.back.splice(..self.taken, bytes.iter().copied());
        self.taken = 0;
    }

    /// The next byte that is no white space, not consumed.
    pub(super) fn next_visible(&mut self) -> Option<u8> {
        loop {
            let chunk = self.chunk();
            let blank = chunk.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let next = chunk.get(blank).copied();
            let end = chunk.is_empty();
            self.consume(blank);
            if next.is_some() || end {
                return next;
            }
        }
    }

    /// The element that begins here.
    pub(super) fn element(&mut self) -> Cut {
        let begun = self.begin();
        self.finish(begun)
    }

    /// An element that begins here, nothing of it read.
    pub(super) fn begin(&self) -> Partial {
        let (shape, bytes, verdict) = (Shape::default(), Vec::new(), Verdict::More);
        Partial { shape, bytes, verdict, line: self.line, token: 0 }
    }

    /// The rest of an element. After a broken one the next bytes are, if it can be found, the next element.
    pub(super) fn finish(&mut self, mut element: Partial) -> Cut {
        if element.verdict == Verdict::More {
            self.follow(&mut element, |_| false);
        }
        let Partial { mut bytes, verdict, line, token, .. } = element;
        if verdict == Verdict::Broken {
            match element_start(&bytes, token.max(1)) {
                Some(next) => {
                    let rest = bytes.split_off(next);
                    self.give_back(&rest);
                }
                None => self.skip_to_element(bytes.last().copied().unwrap_or(b' ')),
            }
        }
        Cut { bytes, line, verdict }
    }

    /// Reads on in an element until a list opens that is in nothing but objects; the bracket is read.
    pub(super) fn until_list(&mut self, element: &mut Partial) {
        self.follow(element, Shape::at_list);
    }

    /// Reads on until the element is done, broken, or stops; or until the stream ends.
    fn follow(&mut self, element: &mut Partial, stop: impl Fn(&Shape) -> bool) {
        let Partial { shape, bytes, verdict, token, .. } = element;
        loop {
            let chunk = self.chunk();
            if chunk.is_empty() {
                return;
            }
            let (mut used, mut stopped) = (0, false);
            for &byte in chunk {
                let outside = !shape.string;
                *verdict = shape.feed(byte);
                if outside && shape.string {
                    *token = bytes.len() + used;
                }
                used += 1;
                stopped = byte == b'[' && outside && stop(shape);
                if *verdict != Verdict::More || stopped {
                    break;
                }
            }
            bytes.extend_from_slice(&chunk[..used]);
            self.consume(used);
            if *verdict == Verdict::More && bytes.len() as u64 >= TOO_LONG {
                *verdict = Verdict::Broken;
            }
            if *verdict != Verdict::More || stopped {
                return;
            }
        }
    }

    /// Passes over everything before the next object that may be an element: one after a comma, a closed bracket
    /// or at the beginning of a line. `before` is the byte that was read last.
    pub(super) fn skip_to_element(&mut self, mut before: u8) {
        loop {
            let chunk = self.chunk();
            if chunk.is_empty() {
                return;
            }
            let mut used = 0;
            let mut found = false;
            for &byte in chunk {
                match byte {
                    b'{' if begins_element(before) => {
                        found = true;
                        break;
                    }
                    b' ' | b'\t' | b'\r' => {}
                    _ => before = byte,
                }
                used += 1;
            }
            self.consume(used);
            if found {
                return;
            }
        }
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|&&byte| byte == b'\n').count() as u64
}

/// Whether an object after this byte may be an element of a list: within an element one stands after a colon.
fn begins_element(before: u8) -> bool {
    matches!(before, b',' | b'}' | b']' | b'[' | b'\n')
}

/// Where in `bytes`, from `from` on, another element seems to begin.
fn element_start(bytes: &[u8], from: usize) -> Option<usize> {
    (from..bytes.len()).find(|&at| {
        let before = bytes[..at].iter().rev().find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
        let after = bytes[at + 1..].iter().find(|byte| !byte.is_ascii_whitespace());
        bytes[at] == b'{'
            && before.is_some_and(|&byte| begins_element(byte))
            && matches!(after, None | Some(b'"' | b'}'))
    })
}
