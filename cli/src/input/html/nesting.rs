//! Are the elements of a page nested so deeply that reading it would cost too much?
//!
//! Reading HTML takes time with the square of the depth, and some steps of the reader call themselves for every level.
//! Browsers stop at 512 levels. So the tags are counted before a page is parsed, in one pass and roughly.

/// More levels than this are refused.
const MOST: usize = 400;

/// Elements that have no end tag, or often lack it.
const OPEN: [&[u8]; 29] = [
    b"area", b"base", b"br", b"col", b"embed", b"hr", b"img", b"input", b"link", b"meta", b"source",
    b"track", b"wbr", b"p", b"li", b"td", b"th", b"tr", b"option", b"dt", b"dd", b"param", b"path", b"tbody",
    b"thead", b"tfoot", b"html", b"body", b"head",
];

/// Whether more elements are open at once than any real page has.
pub(super) fn is_too_deep(page: &str) -> bool {
    let bytes = page.as_bytes();
    let mut open: usize = 0;
    let mut at = 0;
    while let Some(next) = memchr(&bytes[at..]) {
        at += next + 1;
        let rest = &bytes[at..];
        if rest.starts_with(b"!--") {
            let end = rest.windows(3).position(|window| window == b"-->");
            at += end.unwrap_or(rest.len());
            continue;
        }
        let (name, closing) = match rest.first() {
            Some(b'/') => (&rest[1..], true),
            _ => (rest, false),
        };
        let length = name.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'-').unwrap_or(name.len());
        let name = &name[..length];
        if name.is_empty()
            || !name[0].is_ascii_alphabetic()
            || OPEN.iter().any(|open| open.eq_ignore_ascii_case(name))
        {
            continue;
        }
        if closing {
            open = open.saturating_sub(1);
            continue;
        }
        // What scripts write is not nested here.
        if name.eq_ignore_ascii_case(b"script") || name.eq_ignore_ascii_case(b"style") {
            let end: &[u8] = if name.len() == 6 { b"</script" } else { b"</style" };
            let skipped = rest.windows(end.len()).position(|window| window.eq_ignore_ascii_case(end));
            at += skipped.map_or(rest.len(), |skipped| skipped + end.len());
            continue;
        }
        open += 1;
        if open > MOST {
            return true;
        }
    }
    false
}

fn memchr(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|&b| b == b'<')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_is_counted_and_length_is_not() {
        assert!(is_too_deep(&"<div>".repeat(1000)));
        assert!(is_too_deep(&"<b><i>".repeat(300)));
        assert!(!is_too_deep(&"<div>x</div>".repeat(10_000)));
        assert!(!is_too_deep(&"<p>x<br><img src=a><li>b".repeat(10_000)));
        assert!(!is_too_deep(&format!(
            "<script>{}</script><!--{}-->",
            "'<div>'".repeat(1000),
            "<b>".repeat(1000)
        )));
    }
}
