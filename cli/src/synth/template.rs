//! An article cut into what stays, already written as JSON, and what varies.

use super::Article;
use super::dates::{self, Style};
use super::pools::{Form, Pool, Pools};
use super::shapes::{self, Known, Shape};
use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use std::collections::HashMap;
use std::ops::Range;

/// Names may stand in capitals, places also in small letters, as in the tags of a page.
const NAME_FORMS: &[Form] = &[Form::AsIs, Form::Upper];
const PLACE_FORMS: &[Form] = &[Form::AsIs, Form::Upper, Form::Lower];
const CLIP_FORMS: &[Form] = &[Form::Clip];
const INITIALS_FORMS: &[Form] = &[Form::AsIs];

/// The draw that says by how many weeks all dates of an article move.
const WEEKS_DRAW: usize = 0;

/// What is drawn once for an article.
#[derive(Debug)]
pub(super) enum Draw {
    /// A number below `length` that differs from these earlier draws.
    Pick { length: usize, others: Vec<usize> },
    /// A number written like this one.
    Number(Vec<u8>),
}

/// A stretch of an article's line.
#[derive(Debug)]
pub(super) enum Part {
    /// Bytes of `json`.
    Text(Range<usize>),
    /// The drawn string of a table.
    Pick { draw: usize, table: usize },
    /// The drawn number.
    Number { draw: usize, length: usize },
}

/// One article of the corpus, ready to be varied.
#[derive(Debug, Default)]
pub(super) struct Template {
    pub(super) json: Vec<u8>,
    pub(super) parts: Vec<Part>,
    pub(super) draws: Vec<Draw>,
}

impl Template {
    /// Cuts up an article; `slots` is the table of names and places.
    pub(super) fn new(article: &Article, slots: &str, pools: &mut Pools) -> Result<Self> {
        let published = dates::iso(&article.date)?;
        let mut builder =
            Builder { published, pools, known: Vec::new(), seen: HashMap::new(), template: Self::default() };
        builder.template.draws.push(Draw::Pick { length: dates::WEEKS, others: Vec::new() });
        builder.read_slots(&article.id, slots)?;
        let (title, text) = headline(&article.text);
        builder.json(b"\",\"title\":\"");
        builder.varied(title)?;
        builder.json(b"\",\"date\":\"");
        builder.dated(dates::moved(published, Style::Iso)?);
        builder.json(b"\",\"outlet\":\"");
        builder.text(&article.outlet)?;
        builder.json(b"\",\"text\":\"");
        builder.varied(text)?;
        builder.json(b"\"}\n");
        Ok(builder.template)
    }
}

/// The headline and what belongs into the field of the text: all after the headline, or all of a page that opens with something else.
fn headline(text: &str) -> (&str, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if first.ends_with("WIB") {
        return (rest.trim_start().lines().next().unwrap_or_default(), text);
    }
    (first, rest.trim_start())
}

struct Builder<'p> {
    published: Date,
    pools: &'p mut Pools,
    known: Vec<Known>,
    /// Draws of numbers and times, by what is written: the same number stays the same.
    seen: HashMap<String, usize>,
    template: Template,
}

impl Builder<'_> {
    fn read_slots(&mut self, article: &str, slots: &str) -> Result<()> {
        for row in slots.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = row.split('\t').collect();
            let [name, kind, words, of] = cells[..] else { bail!("slots.tsv: not four cells: {row}") };
            if name != article {
                continue;
            }
            match kind {
                "person" => {
                    for (at, word) in words.split(' ').enumerate() {
                        self.know(word, if at == 0 { Pool::Given } else { Pool::Family }, NAME_FORMS);
                    }
                }
                "given" => self.know(words, Pool::Given, NAME_FORMS),
                "place" => self.know(words, Pool::Place, PLACE_FORMS),
                "initials" => self.know(words, Pool::Initials, INITIALS_FORMS),
                "clip" => {
                    let whole = self.known.iter().find(|known| known.words == of);
                    let draw = whole.with_context(|| format!("slots.tsv: {of} is not above {words}"))?.draw;
                    self.known.push(Known {
                        words: words.to_owned(),
                        forms: CLIP_FORMS,
                        pool: Pool::Given,
                        draw,
                    });
                }
                _ => bail!("slots.tsv: no such kind: {kind}"),
            }
        }
        Ok(())
    }

    /// Enters a word; one that is known already, as of two people of one family, stands for the same.
    fn know(&mut self, words: &str, pool: Pool, forms: &'static [Form]) {
        if self.known.iter().any(|known| known.words == words) {
            return;
        }
        let mut others: Vec<usize> =
            self.known.iter().filter(|known| known.pool == pool).map(|known| known.draw).collect();
        others.dedup();
        let table = self.pools.words(pool, Form::AsIs);
        let draw = self.draw(Draw::Pick { length: self.pools.len(table), others });
        self.known.push(Known { words: words.to_owned(), forms, pool, draw });
    }

    fn draw(&mut self, draw: Draw) -> usize {
        self.template.draws.push(draw);
        self.template.draws.len() - 1
    }

    /// Appends bytes of JSON; neighbours become one part.
    fn json(&mut self, bytes: &[u8]) {
        let Template { json, parts, .. } = &mut self.template;
        let start = json.len();
        json.extend_from_slice(bytes);
        match parts.last_mut() {
            Some(Part::Text(last)) => last.end = json.len(),
            _ => parts.push(Part::Text(start..json.len())),
        }
    }

    /// Appends a text as the inside of a JSON string.
    fn text(&mut self, text: &str) -> Result<()> {
        let quoted = serde_json::to_vec(text)?;
        self.json(&quoted[1..quoted.len() - 1]);
        Ok(())
    }

    /// Appends a table with a string for each number of weeks.
    fn dated(&mut self, strings: Vec<String>) {
        let table = self.pools.add(strings.into_iter());
        self.template.parts.push(Part::Pick { draw: WEEKS_DRAW, table });
    }

    fn varied(&mut self, text: &str) -> Result<()> {
        let mut at = 0;
        for (start, end, shape) in shapes::find(text, &self.known, self.published) {
            self.text(&text[at..start])?;
            self.shape(&text[start..end], shape)?;
            at = end;
        }
        self.text(&text[at..])
    }

    fn shape(&mut self, written: &str, shape: Shape) -> Result<()> {
        let part = match shape {
            Shape::Known(at, form) => {
                let Known { pool, draw, .. } = self.known[at];
                Part::Pick { draw, table: self.pools.words(pool, form) }
            }
            Shape::Date(found) => {
                self.dated(dates::moved(found.date, found.style)?);
                return Ok(());
            }
            Shape::Year(year) => {
                self.dated(dates::moved_year(year, self.published)?);
                return Ok(());
            }
            Shape::Time(separator) => {
                let table = self.pools.add(dates::times(separator));
                let pick = Draw::Pick { length: self.pools.len(table), others: Vec::new() };
                Part::Pick { draw: self.draw_once(written, pick), table }
            }
            Shape::Number => {
                let draw = self.draw_once(written, Draw::Number(written.as_bytes().to_vec()));
                Part::Number { draw, length: written.len() }
            }
        };
        self.template.parts.push(part);
        Ok(())
    }

    fn draw_once(&mut self, written: &str, draw: Draw) -> usize {
        if let Some(&known) = self.seen.get(written) {
            return known;
        }
        let draw = self.draw(draw);
        self.seen.insert(written.to_owned(), draw);
        draw
    }
}
