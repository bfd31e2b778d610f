//! A look inside: what each stage found in an article, drawn as text, and when each stage was done.
//!
//! For the tests in `tests/golden`, the benches and the command; no part of the library's promise.

use crate::model::article::Article;
use crate::model::document::{Document, Sentence};
use crate::model::mention::Mention;
use crate::model::quotation::Quotation;
use crate::model::span::Span;
use crate::model::token::Kind;
use crate::model::word::CueId;
use crate::pipeline::{Buffers, Worker};
use crate::records::{offsets::OffsetUnit, record::Record, schema::COLUMNS};
use std::fmt::Write;
use std::ops::Range;

/// The stages, in pipeline order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// What of the text is article and what is page.
    Text,
    /// Paragraphs and tokens.
    Tokens,
    /// Stretches between quotation marks, and sentences.
    Quotes,
    /// Words that may report speech.
    Cues,
    /// Names and roles of possible speakers.
    Mentions,
    /// Quotations with cue and source.
    Attribution,
    /// Who each source is.
    Speakers,
    /// Rows.
    Records,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Stage; 8] = [
        Stage::Text,
        Stage::Tokens,
        Stage::Quotes,
        Stage::Cues,
        Stage::Mentions,
        Stage::Attribution,
        Stage::Speakers,
        Stage::Records,
    ];

    /// The name of the stage's module.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Stage::Text => "text",
            Stage::Tokens => "tokens",
            Stage::Quotes => "quotes",
            Stage::Cues => "cues",
            Stage::Mentions => "mentions",
            Stage::Attribution => "attribution",
            Stage::Speakers => "speakers",
            Stage::Records => "records",
        }
    }
}

/// Runs all stages on an article and calls `done` when each has finished: a bench takes the time there.
pub fn watch<'t>(worker: &mut Worker, article: &Article<'t>, mut done: impl FnMut(Stage)) -> Vec<Record<'t>> {
    let headline_field = worker.load(article);
    worker.run_while(|stage| {
        done(stage);
        true
    });
    let mut records = Vec::with_capacity(worker.buffers.quotations.len());
    worker.build(article, headline_field, OffsetUnit::CodePoint, |record| records.push(record));
    done(Stage::Records);
    records
}

/// Words and sentences of an article, as bytes from start to end of its text. A headline that is a field of its own comes
/// first, with a line end after it, and counts.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// Words, numbers and marks. What is page and not article has none.
    pub tokens: Vec<(u32, u32)>,
    /// Sentences, numbered as in the column `sentence`.
    pub sentences: Vec<(u32, u32)>,
}

/// How the article that a worker read last is laid out.
#[must_use]
pub fn layout(worker: &Worker) -> Layout {
    let document = &worker.buffers.document;
    let bytes = |span: Span| (span.start, span.end);
    let sentences = document.sentences.iter().map(|sentence| bytes(document.span_of(&sentence.tokens)));
    Layout {
        tokens: document.tokens.iter().map(|token| bytes(token.span())).collect(),
        sentences: sentences.collect(),
    }
}

/// Runs a worker up to `last` and draws what that stage has found.
#[must_use]
pub fn draw(worker: &mut Worker, article: &Article<'_>, last: Stage) -> String {
    let headline_field = worker.load(article);
    worker.run_while(|stage| stage < last);
    let mut out = String::new();
    match last {
        Stage::Text => draw_text(&mut out, &worker.buffers.document),
        Stage::Tokens => draw_tokens(&mut out, &worker.buffers.document),
        Stage::Quotes => draw_quotes(&mut out, &worker.buffers.document),
        Stage::Cues => draw_cues(&mut out, worker),
        Stage::Mentions => draw_mentions(&mut out, &worker.buffers),
        Stage::Attribution => draw_attribution(&mut out, &worker.buffers),
        Stage::Speakers => draw_speakers(&mut out, &worker.buffers),
        Stage::Records => {
            let mut records = Vec::new();
            worker.build(article, headline_field, OffsetUnit::CodePoint, |record| records.push(record));
            draw_records(&mut out, &records);
        }
    }
    out
}

/// Lines of the text; chrome is underlined with `x`.
fn draw_text(out: &mut String, document: &Document) {
    let chrome: Vec<_> = document.chrome.iter().map(|chrome| ('x', chrome.span)).collect();
    let mut start = 0;
    for line in document.text.split_inclusive('\n') {
        let end = start + line.trim_end_matches('\n').len();
        if end > start {
            underline(out, &document.text, Span { start: start as u32, end: end as u32 }, &chrome);
        }
        start += line.len();
    }
}

/// Paragraphs as lists of tokens: `<words of a phrase>`, `.°` a point that ends no sentence, `*` a cue of the lexicon.
fn draw_tokens(out: &mut String, document: &Document) {
    let mut at = 0;
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        if at < paragraph.tokens.start {
            line(out, &format!("outside:{}", token_list(document, at..paragraph.tokens.start)));
        }
        let headline = if paragraph.headline { " (headline)" } else { "" };
        line(out, &format!("paragraph {index}{headline}:{}", token_list(document, paragraph.tokens.clone())));
        at = paragraph.tokens.end;
    }
    if at < document.tokens.len() {
        line(out, &format!("outside:{}", token_list(document, at..document.tokens.len())));
    }
}

fn token_list(document: &Document, tokens: Range<usize>) -> String {
    let mut list = String::new();
    let mut phrase_end = None;
    for at in tokens {
        let token = &document.tokens[at];
        list.push(' ');
        if let Some(phrase) = document.phrase_at(at) {
            list.push('<');
            phrase_end = Some(at + phrase.length as usize - 1);
        }
        list.extend(document.text_of(at).chars().map(visible));
        if token.kind == Kind::Point {
            list.push('°');
        }
        if token.cue != CueId::default() {
            list.push('*');
        }
        if phrase_end == Some(at) {
            list.push('>');
            phrase_end = None;
        }
    }
    list
}

/// Sentences; what stands between marks is underlined with `=`.
fn draw_quotes(out: &mut String, document: &Document) {
    let inside = |pair: &crate::model::document::Pair| {
        let start = document.tokens[pair.open].end;
        Span {
            start,
            end: document
                .tokens
                .get(pair.close)
                .map_or(document.text.len() as u32, |close| close.start)
                .max(start),
        }
    };
    let layers: Vec<_> = document.pairs.iter().map(|pair| ('=', inside(pair))).collect();
    let mut pairs = document.pairs.iter().peekable();
    for (index, sentence) in document.sentences.iter().enumerate() {
        sentence_head(out, index, sentence);
        underline(out, &document.text, document.span_of(&sentence.tokens), &layers);
        while let Some(pair) = pairs.next_if(|pair| pair.open < sentence.tokens.end) {
            let facts = [(pair.unclosed, "unclosed"), (pair.damaged, "damaged"), (pair.single, "single")];
            let facts: Vec<_> = facts.iter().filter(|fact| fact.0).map(|fact| fact.1).collect();
            if !facts.is_empty() {
                line(out, &format!("  pair of tokens {} {}: {}", pair.open, pair.close, facts.join(", ")));
            }
        }
    }
}

/// Sentences with what may be a cue underlined with `^`, and its lemma.
fn draw_cues(out: &mut String, worker: &Worker) {
    let Buffers { document, cues, .. } = &worker.buffers;
    let mut cues = cues.iter().copied().peekable();
    for (index, sentence) in document.sentences.iter().enumerate() {
        let mut layers = Vec::new();
        let mut lemmas = Vec::new();
        while let Some(cue) = cues.next_if(|cue| *cue < sentence.tokens.end) {
            let length = document.phrase_at(cue).map_or(1, |phrase| phrase.length as usize);
            layers.push(('^', document.span_of(&(cue..cue + length))));
            let id = document.tokens[cue].cue;
            lemmas.push(if id == CueId::default() { ":" } else { &worker.lexicon.vocabulary.cue(id).lemma });
        }
        if !layers.is_empty() {
            sentence_head(out, index, sentence);
            underline(out, &document.text, document.span_of(&sentence.tokens), &layers);
            line(out, &format!("  {}", lemmas.join(", ")));
        }
    }
}

/// Sentences with mentions underlined with `~`, and what was seen in each.
fn draw_mentions(out: &mut String, buffers: &Buffers) {
    let Buffers { document, mentions, .. } = buffers;
    let mut mentions = mentions.iter().peekable();
    for (index, sentence) in document.sentences.iter().enumerate() {
        let mut here = Vec::new();
        while let Some(mention) = mentions.next_if(|mention| mention.tokens.start < sentence.tokens.end) {
            here.push(mention);
        }
        if !here.is_empty() {
            sentence_head(out, index, sentence);
            let layers: Vec<_> = here.iter().map(|mention| ('~', mention.span)).collect();
            underline(out, &document.text, document.span_of(&sentence.tokens), &layers);
            for mention in here {
                line(out, &format!("  {}", mention_line(document, mention)));
            }
        }
    }
}

fn mention_line(document: &Document, mention: &Mention) -> String {
    let mut text = format!("{}: {}", mention.form.name(), flat(mention.span.of(&document.text)));
    for (label, tokens) in [("name", &mention.name), ("role", &mention.role)] {
        if let Some(tokens) = tokens.as_ref().filter(|tokens| !tokens.is_empty()) {
            let _ = write!(text, " | {label} {}", flat(document.span_of(tokens).of(&document.text)));
        }
    }
    text
}

/// Quotations in their sentence: `=` content, `^` cue, `~` source.
fn draw_attribution(out: &mut String, buffers: &Buffers) {
    let Buffers { document, quotations, .. } = buffers;
    for (index, quotation) in quotations.iter().enumerate() {
        quotation_head(out, buffers, index);
        let mut layers: Vec<_> = quotation.content.iter().map(|span| ('=', *span)).collect();
        layers.extend(quotation.source.iter().map(|source| ('~', source.span)));
        // A clitic stands inside its cue and is seen there.
        let clitic = |cue: Span| quotation.source.as_ref().is_some_and(|source| cue.contains(source.span));
        layers.extend(quotation.cue.map(|cue| ('^', cue.span)).filter(|cue| !clitic(cue.1)));
        if let Some(cue) = quotation.cue.filter(|cue| clitic(cue.span)) {
            layers.insert(quotation.content.len(), ('^', cue.span));
        }
        underline(out, &document.text, surroundings(document, quotation), &layers);
        if let Some(source) = &quotation.source {
            line(out, &format!("  {}", mention_line(document, source)));
        }
        let circumstances = &quotation.circumstances;
        if circumstances.start < circumstances.end && circumstances.end <= document.tokens.len() {
            line(
                out,
                &format!("  circumstances: {}", flat(document.span_of(circumstances).of(&document.text))),
            );
        }
    }
}

/// The sentences that quotation, cue and source stand in.
fn surroundings(document: &Document, quotation: &Quotation) -> Span {
    let parts = quotation
        .cue
        .map(|cue| cue.span)
        .into_iter()
        .chain(quotation.source.as_ref().map(|source| source.span));
    let whole = parts.fold(quotation.outer(), Span::to);
    let touched = document
        .sentences
        .iter()
        .map(|sentence| document.span_of(&sentence.tokens))
        .filter(|span| span.overlaps(whole));
    touched.fold(whole, Span::to)
}

/// From each source to its speaker.
fn draw_speakers(out: &mut String, buffers: &Buffers) {
    let Buffers { document, quotations, resolution, .. } = buffers;
    let (registry, links) = (&resolution.registry, &resolution.links);
    let name = |speaker: usize| flat(registry.speakers[speaker].name.of(&document.text));
    for (index, (quotation, link)) in quotations.iter().zip(links).enumerate() {
        quotation_head(out, buffers, index);
        let source =
            quotation.source.as_ref().map_or("-".to_owned(), |source| flat(source.span.of(&document.text)));
        let chain: Vec<_> = link.chain.iter().map(|span| flat(span.of(&document.text))).collect();
        line(out, &format!("  source: {source} ({}) by {}", link.form.name(), link.resolved_by));
        if let Some(speaker) = link.speaker {
            let known = &registry.speakers[speaker];
            line(out, &format!("  speaker: {} ({})", name(speaker), known.kind.name()));
            if let Some(role) = &known.role_tokens {
                line(out, &format!("  role: {}", flat(document.span_of(role).of(&document.text))));
            }
        }
        if chain.len() > 1 {
            line(out, &format!("  chain: {}", chain.join(" -> ")));
        }
        if !link.candidates.is_empty() {
            let others: Vec<_> = link.candidates.iter().map(|&other| name(other as usize)).collect();
            line(out, &format!("  candidates: {}", others.join(", ")));
        }
    }
}

/// The rows, one column a line; empty columns and those of the article are left out.
fn draw_records(out: &mut String, records: &[Record<'_>]) {
    for record in records {
        line(out, &record.quote_id);
        for column in COLUMNS
            .iter()
            .filter(|column| !["doc_id", "quote_id", "title", "date", "outlet", "url"].contains(&column.name))
        {
            let mut cell = String::new();
            (column.get)(record).write_cell(&mut cell);
            if !cell.is_empty() {
                line(out, &format!("  {}: {}", column.name, flat(&cell)));
            }
        }
    }
}

fn sentence_head(out: &mut String, index: usize, sentence: &Sentence) {
    line(out, &format!("sentence {index}, paragraph {}", sentence.paragraph));
}

fn quotation_head(out: &mut String, buffers: &Buffers, index: usize) {
    let quotation = &buffers.quotations[index];
    let mut head =
        format!("quotation {} {} by {}", index + 1, quotation.kind.name(), quotation.attributed_by);
    if let Some(before) = quotation.continues {
        let _ = write!(head, ", carries on {}", before + 1);
    }
    for (is, what) in [(quotation.unclosed, ", unclosed"), (quotation.damaged, ", damaged")] {
        head.push_str(if is { what } else { "" });
    }
    line(out, &head);
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}

/// On one line.
fn flat(text: &str) -> String {
    text.chars().map(visible).collect()
}

fn visible(char: char) -> char {
    match char {
        '\n' => '⏎',
        '\r' => '␍',
        '\t' => '⇥',
        char if char.is_control() => '␀',
        char => char,
    }
}

/// Lines break at the first space after so many characters.
const WIDTH: usize = 96;

/// The text of `span`, indented, and under each line that has any the marks of `layers`; later layers cover earlier ones.
fn underline(out: &mut String, text: &str, span: Span, layers: &[(char, Span)]) {
    let (mut above, mut below) = (String::from("  "), String::from("  "));
    let mut column = 0;
    for (offset, char) in span.of(text).char_indices() {
        let at = span.start + offset as u32;
        let mark = layers
            .iter()
            .rev()
            .find(|(_, layer)| layer.start <= at && at < layer.end)
            .map_or(' ', |layer| layer.0);
        above.push(visible(char));
        below.push(mark);
        column += 1;
        if column >= WIDTH && char == ' ' {
            flush(out, &mut above, &mut below);
            column = 0;
        }
    }
    flush(out, &mut above, &mut below);
}

fn flush(out: &mut String, above: &mut String, below: &mut String) {
    if !above.trim().is_empty() {
        line(out, above);
    }
    if !below.trim().is_empty() {
        line(out, below);
    }
    above.truncate(2);
    below.truncate(2);
}
