//! What a synthetic archive consists of: the project's own articles with other names, places, numbers and dates.
//!
//! Article `n` of a seed is made from the stream `n` of one ChaCha8 generator with that seed, so it is the same on every
//! machine, whatever is generated before it. The articles are cut up once ([`template`]); making one is a handful of draws and copies.

pub(crate) mod adversarial;
mod dates;
mod pools;
mod shapes;
mod template;

use anyhow::{Context, Result};
use pools::Pools;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use template::{Draw, Part, Template};

/// The articles of `corpus/`, one JSON object a line; derived, see the test below.
const ARTICLES: &str = include_str!("articles.jsonl");
/// What varies in them.
const SLOTS: &str = include_str!("slots.tsv");

/// An article of `corpus/` with what its manifest says.
#[derive(Debug, serde::Deserialize, serde::Serialize)]
struct Article {
    id: String,
    date: String,
    outlet: String,
    text: String,
}

/// Makes the articles of one seed, as lines of JSON.
pub(crate) struct Archive {
    seed: u64,
    key: ChaCha8Rng,
    templates: Vec<Template>,
    pools: Pools,
    values: Vec<u32>,
    numbers: Vec<u8>,
}

impl Archive {
    /// Cuts up the articles.
    ///
    /// # Errors
    /// None in a program whose tests pass: the tables are part of it.
    pub(crate) fn new(seed: u64) -> Result<Self> {
        let mut pools = Pools::new();
        let articles = ARTICLES.lines().map(|line| {
            let article: Article = serde_json::from_str(line).context("the built-in articles")?;
            Template::new(&article, SLOTS, &mut pools)
        });
        let templates = articles.collect::<Result<_>>()?;
        // The seed fills the key as it is: how `seed_from_u64` spreads it may change with the crate, ChaCha cannot.
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let key = ChaCha8Rng::from_seed(key);
        Ok(Self { seed, key, templates, pools, values: Vec::new(), numbers: Vec::new() })
    }

    /// Appends article `n` and a line end.
    pub(crate) fn article(&mut self, n: u64, out: &mut Vec<u8>) {
        let Self { seed, key, templates, pools, values, numbers } = self;
        let mut rng = key.clone();
        rng.set_stream(n);
        let template = &templates[below(rng.next_u32(), templates.len())];
        values.clear();
        numbers.clear();
        for draw in &template.draws {
            values.push(match draw {
                Draw::Pick { length, others } => {
                    let mut value = below(rng.next_u32(), *length) as u32;
                    // Two people of an article have two names.
                    while others.iter().any(|&other| values[other] == value) {
                        value = (value + 1) % *length as u32;
                    }
                    value
                }
                Draw::Number(shape) => {
                    let at = numbers.len() as u32;
                    number(shape, rng.next_u64(), numbers);
                    at
                }
            });
        }
        out.extend_from_slice(b"{\"id\":\"");
        out.extend_from_slice(format!("synth-{seed}-{n:09}").as_bytes());
        for part in &template.parts {
            match *part {
                Part::Text(ref range) => out.extend_from_slice(&template.json[range.clone()]),
                Part::Pick { draw, table } => {
                    out.extend_from_slice(pools.get(table, values[draw] as usize));
                }
                Part::Number { draw, length } => {
                    let at = values[draw] as usize;
                    out.extend_from_slice(&numbers[at..at + length]);
                }
            }
        }
    }
}

/// A number below `length` from 32 random bits; an own line, since `random_range` may change with its crate.
fn below(bits: u32, length: usize) -> usize {
    ((u64::from(bits) * length as u64) >> 32) as usize
}

/// Other digits for a number; noughts and points stay, so that a round number stays round.
fn number(shape: &[u8], mut bits: u64, out: &mut Vec<u8>) {
    for &byte in shape {
        if matches!(byte, b'1'..=b'9') {
            out.push(b'1' + (bits % 9) as u8);
            bits /= 9;
        } else {
            out.push(byte);
        }
    }
}

#[cfg(test)]
mod tests;
