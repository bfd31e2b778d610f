//! How often `verify` is right about claims made from an archive by seeded edits.
//!
//!     cargo run --release -p kutip-archive --example verify_accuracy -- DB [PER_KIND [SEED [MISSES]]]
//!
//! Prints accuracy for each way of making claims, with what was said instead, and how long answers took. With a fourth argument, so
//! many claims that went wrong.

#![expect(clippy::print_stdout, reason = "a program that prints a report")]

#[path = "../tests/statements/claims.rs"]
mod claims;

use kutip_archive::Db;
use kutip_archive::verify::{Verdict, verify};
use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, otherwise: u64| arguments.get(at).map_or(Ok(otherwise), |text| text.parse());
    let path = arguments.first().ok_or("which archive? verify_accuracy DB [PER_KIND [SEED [MISSES]]]")?;
    let (per_kind, seed, mut misses) = (number(1, 60)?, number(2, 1)?, number(3, 0)?);
    let db = Db::open_read_only(Path::new(path))?;
    let claims = claims::make(&db, usize::try_from(per_kind)?, seed)?;
    let mut said: BTreeMap<&str, BTreeMap<String, usize>> = BTreeMap::new();
    let (mut right, mut edited_exact) = (0, 0);
    let mut times: Vec<Duration> = Vec::new();
    for claim in &claims {
        let start = Instant::now();
        let answer = verify(&db, &claim.quote, claim.speaker.as_deref())?;
        times.push(start.elapsed());
        right += usize::from(answer.verdict == claim.expected);
        edited_exact += usize::from(
            answer.verdict == Verdict::Exact && !matches!(claim.kind, "exact" | "cut" | "reported"),
        );
        *said.entry(claim.kind).or_default().entry(format!("{:?}", answer.verdict)).or_default() += 1;
        if answer.verdict != claim.expected && misses > 0 {
            misses -= 1;
            println!("{} {:?} {:?}", claim.kind, answer.verdict, answer.alterations);
            println!("  {} | {}", claim.quote, claim.speaker.as_deref().unwrap_or("-"));
            for found in answer.matches.iter().take(2) {
                let by = found.place.speaker.as_deref().unwrap_or("-");
                println!("  {:.2} {} {} | {by}", found.similarity, found.place.quote_id, found.said);
            }
        }
    }
    times.sort();
    for (kind, verdicts) in &said {
        println!("{kind:9} {verdicts:?}");
    }
    println!("right: {right} of {} ({:.3})", claims.len(), right as f64 / claims.len().max(1) as f64);
    println!("edited and called exact: {edited_exact}");
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).copied().unwrap_or_default();
    println!(
        "answers: median {:?}, 99 % within {:?}, longest {:?}",
        at(0.5),
        at(0.99),
        at(1.0 - f64::EPSILON)
    );
    Ok(())
}
