//! Did they really say this?

use crate::address;
use crate::language::Language;
use crate::problem::Problem;
use crate::site::Site;
use crate::view::percent;
use crate::visit::Visit;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Response;
use kutip_archive::verify::{DiffStep, Match};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Longest quotation that is verified, in characters.
const LONGEST: usize = 2_000;

#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    q: String,
    speaker: String,
}

#[derive(Serialize)]
struct VerifyPage {
    q: String,
    speaker: String,
    /// Why there is no answer, in words; empty where there is one or nothing was asked.
    notice: String,
    /// Empty where there is none.
    verdict: String,
    alterations: Vec<String>,
    matches: Vec<MatchView>,
}

#[derive(Serialize)]
struct MatchView {
    href: String,
    title: String,
    outlet: String,
    day: String,
    speaker: String,
    role: String,
    statement: String,
    percent: u32,
    /// Empty where nothing differs.
    diff: Vec<StepView>,
}

#[derive(Serialize)]
struct StepView {
    change: &'static str,
    text: String,
}

pub(crate) async fn verify(
    State(site): State<Arc<Site>>,
    visit: Visit,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(Asked { q, speaker }) = asked.map_err(|_| Problem::NotUnderstood)?;
    let (q, speaker) = (q.trim().to_owned(), address::short(speaker)?);
    let language = visit.language;
    let mut page = VerifyPage {
        notice: String::new(),
        verdict: String::new(),
        alterations: Vec::new(),
        matches: Vec::new(),
        q,
        speaker,
    };
    if page.q.is_empty() {
        return site.render(&visit, "verify.html", &page);
    }
    if !page.q.contains(char::is_alphanumeric) {
        language.say("verify_wordless").clone_into(&mut page.notice);
        return site.render(&visit, "verify.html", &page);
    }
    if page.q.chars().count() > LONGEST {
        page.notice = language.fill("verify_long", &[("n", &language.number(LONGEST as u64))]);
        return site.render(&visit, "verify.html", &page);
    }
    let read = move |db: &kutip_archive::Db| {
        let speaker = Some(page.speaker.as_str()).filter(|speaker| !speaker.is_empty());
        let answer = kutip_archive::verify::verify(db, &page.q, speaker)?;
        page.verdict = name(&answer.verdict);
        page.alterations = answer.alterations.iter().map(name).collect();
        page.matches = answer.matches.into_iter().map(|found| MatchView::new(language, found)).collect();
        Ok(page)
    };
    site.page(&visit, "verify.html", read).await
}

/// The name under which a value is serialised, by which its label is found.
fn name(value: &impl Serialize) -> String {
    minijinja::Value::from(minijinja::value::Serde(value)).to_string()
}

impl MatchView {
    fn new(language: Language, found: Match) -> Self {
        let place = found.place;
        let number = place.quote_id.rsplit('#').next().and_then(|number| number.parse().ok()).unwrap_or(1);
        let step = |step: DiffStep| StepView { change: step.change, text: step.text };
        let differs = found.diff.iter().any(|step| step.change != "equal");
        Self {
            href: address::quotation(&place.doc_id, number),
            title: place.title.unwrap_or_else(|| language.say("untitled").to_owned()),
            outlet: place.outlet.unwrap_or_default(),
            day: place.said_at.or(place.date).unwrap_or_default(),
            speaker: place.person.or(place.speaker).unwrap_or_else(|| language.say("no_speaker").to_owned()),
            role: place.role.unwrap_or_default(),
            statement: found.statement,
            percent: percent(found.similarity),
            diff: if differs { found.diff.into_iter().map(step).collect() } else { Vec::new() },
        }
    }
}
