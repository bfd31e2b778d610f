//! A statement as templates show it.

use crate::language::Language;
use crate::{address, reasons};
use kutip_archive::browse::Statement;
use serde::Serialize;

/// What a page says of a statement.
#[derive(Debug, Serialize)]
pub(crate) struct StatementView {
    pub(crate) number: u32,
    pub(crate) content: String,
    /// Whether the words are somebody's own, to be set in quotation marks.
    pub(crate) own_words: bool,
    pub(crate) kind: String,
    pub(crate) cue_class: String,
    /// Name across articles, else in the article.
    pub(crate) speaker: String,
    /// Page of the speaker; empty for those who are no one in particular.
    pub(crate) speaker_href: String,
    pub(crate) role: String,
    /// ISO; empty where unknown.
    pub(crate) day: String,
    pub(crate) place: String,
    pub(crate) channel: String,
    pub(crate) title: String,
    pub(crate) outlet: String,
    /// The article at this quotation.
    pub(crate) href: String,
    /// The page from which the article comes, if it is on the web.
    pub(crate) url: String,
    pub(crate) reasons: Vec<String>,
    /// 0 to 100.
    pub(crate) percent: u32,
    /// In how many outlets the statement stands; 0 where nobody looked.
    pub(crate) outlets: u32,
    pub(crate) disagrees: bool,
}

impl StatementView {
    pub(crate) fn new(language: Language, statement: Statement) -> Self {
        let reasons = reasons::of(language, &statement);
        let label =
            |group, value: &str| if value.is_empty() { String::new() } else { language.label(group, value) };
        let no_speaker = || language.say("no_speaker").to_owned();
        Self {
            number: statement.number,
            own_words: statement.kind != "indirect",
            kind: label("kind", &statement.kind),
            cue_class: label("cue", statement.cue_class.as_deref().unwrap_or_default()),
            speaker: statement.person.or(statement.speaker).unwrap_or_else(no_speaker),
            speaker_href: statement.slug.as_deref().map(address::person).unwrap_or_default(),
            role: statement.role.unwrap_or_default(),
            day: statement.day.unwrap_or_default(),
            place: statement.said_place.unwrap_or_default(),
            channel: statement.channel.unwrap_or_default(),
            title: statement.title.unwrap_or_else(|| language.say("untitled").to_owned()),
            outlet: statement.outlet.unwrap_or_default(),
            href: address::quotation(&statement.doc_id, statement.number),
            url: statement.url.filter(|url| is_web(url)).unwrap_or_default(),
            reasons,
            percent: percent(statement.confidence),
            outlets: statement.family_outlets.unwrap_or(0),
            disagrees: statement.disagrees,
            content: statement.content,
        }
    }

    pub(crate) fn all(language: Language, statements: Vec<Statement>) -> Vec<Self> {
        statements.into_iter().map(|statement| Self::new(language, statement)).collect()
    }
}

/// Whether an address from an article may become a link: `javascript:` and the like may not.
pub(crate) fn is_web(url: &str) -> bool {
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// 0.934 → 93.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // Between 0 and 100.
pub(crate) fn percent(share: f64) -> u32 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u32
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A statement about which nothing matters but its number.
    pub(crate) fn statement(number: u32) -> Statement {
        Statement {
            quotation_id: 1,
            doc_id: "a.txt".to_owned(),
            number,
            kind: "direct".to_owned(),
            content: "Harga sudah turun".to_owned(),
            cue: Some("kata".to_owned()),
            cue_class: Some("say".to_owned()),
            source: Some("Rahmat".to_owned()),
            speaker: Some("Rahmat Hidayat".to_owned()),
            role: None,
            slug: None,
            person: None,
            day: None,
            said_place: None,
            channel: None,
            confidence: 0.9,
            attributed_by: "cue-after-quote".to_owned(),
            resolved_by: "name-part".to_owned(),
            title: None,
            outlet: None,
            url: Some("javascript:alert(1)".to_owned()),
            family_id: None,
            family_outlets: None,
            disagrees: false,
        }
    }

    #[test]
    fn a_statement_says_why_and_gives_no_dangerous_address() {
        let view = StatementView::new(Language::English, statement(1));
        assert_eq!(view.reasons[1], "“Rahmat” is part of the fuller name Rahmat Hidayat.");
        assert_eq!(view.url, "");
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(is_web("https://contoh.id/a") && is_web("HTTP://contoh.id"));
        for url in [
            "javascript:alert(1)",
            "javascript://contoh.id/%0aalert(1)",
            "data:text/html,x",
            "//contoh.id",
            "",
        ] {
            assert!(!is_web(url), "{url}");
        }
    }

    #[test]
    fn shares_are_percents() {
        assert_eq!([percent(0.934), percent(1.2), percent(f64::NAN)], [93, 100, 0]);
    }
}
