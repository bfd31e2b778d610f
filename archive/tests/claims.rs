//! `verify` is right about claims made from our own articles by seeded edits, and about the ones that have traps in them.

mod claims;
mod common;

use kutip_archive::verify::{Verdict, verify};

#[test]
fn claims_from_the_corpus_get_their_verdicts() {
    let archive = common::corpus();
    let claims = claims::make(&archive.db, 40, 7).unwrap();
    assert_eq!(claims.len(), 320, "the corpus is too small to make claims of");
    let mut wrong = Vec::new();
    for claim in &claims {
        let answer = verify(&archive.db, &claim.quote, claim.speaker.as_deref()).unwrap();
        if answer.verdict != claim.expected {
            wrong.push(format!("{}: {} ({:?}): {:?}", claim.kind, claim.quote, claim.speaker, answer.verdict));
        }
        let edited = !matches!(claim.kind, "exact" | "cut" | "reported");
        assert!(!edited || answer.verdict != Verdict::Exact, "{}: {}", claim.kind, claim.quote);
    }
    assert!(wrong.len() * 20 <= claims.len(), "{} of {} wrong:\n{}", wrong.len(), claims.len(), wrong.join("\n"));
}
