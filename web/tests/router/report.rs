//! The report for an editor.

use crate::archive::Archive;
use kutip_archive::browse::Filter;
use kutip_web::{Language, ReportError, report};

#[test]
fn a_report_is_one_file_that_asks_for_nothing() {
    let archive = Archive::new();
    let page = report(&archive.db(), "Retno Wulandari", &Filter::default(), Language::Indonesian).unwrap();
    assert!(page.trim_start().starts_with("<!doctype html>"), "{page}");
    assert!(page.contains("Content-Security-Policy") && page.contains("style-src 'sha256-"));
    for asks in ["<link", "<script", "src=", "url(", "@import", " style="] {
        assert!(!page.contains(asks), "{asks}");
    }
    assert!(page.contains("<mark class=\"content\">Hujan deras turun tiga hari"), "{page}");
    assert!(page.contains("Tepat setelah tanda kutip tutup"));
}

#[test]
fn a_report_can_be_filtered_and_is_in_both_languages() {
    let archive = Archive::new();
    let filter = Filter { topic: "banjir".to_owned(), kind: "direct".to_owned(), ..Filter::default() };
    let page = report(&archive.db(), "retno-wulandari", &filter, Language::English).unwrap();
    assert!(page.contains("Filtered by: Topic words banjir · Type direct"), "{page}");
    assert!(page.contains("kebanjiran") && !page.contains("Sungai bukan milik"));
}

#[test]
fn articles_in_a_report_are_text() {
    let archive = Archive::new();
    let page = report(&archive.db(), "Dewi Anggraini", &Filter::default(), Language::English).unwrap();
    assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("<b>"), "{page}");
    assert!(!page.contains("href=\"javascript"));
}

#[test]
fn a_name_that_nobody_has_says_what_to_do() {
    let archive = Archive::new();
    let error = report(&archive.db(), "Zzyzx", &Filter::default(), Language::English).unwrap_err();
    assert!(matches!(error, ReportError::Nobody(_)) && error.to_string().contains("another spelling"));
}
