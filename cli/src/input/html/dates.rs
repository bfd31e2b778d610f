//! The day of publication, from what pages write: ISO, `Kamis, 5 November 2015`, `05/11/2015`, a path `/2015/11/05/`.

/// A day in any of these forms as `2015-11-05`, or the ISO time as it was given.
pub(super) fn normal(value: &str) -> Option<String> {
    let value = value.trim();
    let bytes = value.as_bytes();
    // `2015-11-05T10:08:58Z`, also `2015-11-05 T10:08:58Z` and `20151105`.
    let iso = bytes.len() >= 10 && bytes[4] == b'-' && bytes[7] == b'-';
    if iso
        && let Some(day) =
            value.get(..10).and_then(|head| numbers(head, '-')).and_then(|[y, m, d]| day(y, m, d))
    {
        let rest: String = value.get(10..)?.chars().filter(|c| !c.is_whitespace()).collect();
        let time = rest.strip_prefix('T').unwrap_or(&rest);
        let is_time = time.len() >= 5
            && time.as_bytes()[2] == b':'
            && time.chars().all(|c| c.is_ascii_digit() || ":.+-Z".contains(c));
        return Some(if is_time { format!("{day}T{time}") } else { day });
    }
    if bytes.len() >= 8 && bytes.len() <= 14 && bytes.iter().all(u8::is_ascii_digit) {
        let part = |range: std::ops::Range<usize>| value[range].parse().ok();
        return day(part(0..4)?, part(4..6)?, part(6..8)?);
    }
    in_text(value)
}

/// The first day with month and year in a text.
pub(super) fn in_text(text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '|' | '(' | ')' | '·' | '•'))
        .filter(|word| !word.is_empty())
        .take(400)
        .collect();
    for (at, word) in words.iter().enumerate() {
        if let Some(found) = ['/', '-', '.'].iter().find_map(|c| numbers(word, *c)) {
            let [a, b, c] = found;
            // Indonesian pages put the day first.
            if let Some(day) = if a > 31 { day(a, b, c) } else { day(c, b, a) } {
                return Some(day);
            }
        }
        let (Some(month), Some(year)) = (words.get(at + 1), words.get(at + 2)) else { continue };
        let year = year.trim_end_matches(|c: char| !c.is_ascii_digit());
        // `5 November 2015`, and in feeds `November 5, 2015`.
        let (number, name) =
            if word.starts_with(|c: char| c.is_ascii_digit()) { (word, month) } else { (month, word) };
        if let (Ok(number), Some(month), Ok(year)) = (number.parse(), month_number(name), year.parse())
            && let Some(day) = day(year, month, number)
        {
            return Some(day);
        }
    }
    None
}

/// A day that stands in the path of an address, as `/2015/11/05/` or `/15/11/05/`.
pub(super) fn in_address(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next()?;
    let parts: Vec<&str> = path.split('/').collect();
    parts.windows(3).find_map(|parts| {
        let number = |at: usize, lengths: &[usize]| {
            let part: &str = parts[at];
            (lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
                .then(|| part.parse::<u32>().ok())?
        };
        let year = number(0, &[2, 4])?;
        let year = if year < 100 { 2000 + year } else { year };
        day(year, number(1, &[2])?, number(2, &[2])?)
    })
}

fn numbers(text: &str, separator: char) -> Option<[u32; 3]> {
    let mut parts = text.split(separator).map(|part| part.parse::<u32>().ok());
    let found = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(found)
}

fn day(year: u32, month: u32, day: u32) -> Option<String> {
    let fits = (1990..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

/// Months by their first letters, Indonesian and English; `Pebruari`, `Nopember` are older spellings.
fn month_number(name: &str) -> Option<u32> {
    let lower = name.trim_end_matches('.').to_lowercase();
    if !lower.chars().all(char::is_alphabetic) {
        return None;
    }
    let months: [&[&str]; 12] = [
        &["januari", "january"],
        &["februari", "february", "pebruari"],
        &["maret", "march"],
        &["april"],
        &["mei", "may"],
        &["juni", "june"],
        &["juli", "july"],
        &["agustus", "august", "agt", "agst", "ags"],
        &["september"],
        &["oktober", "october"],
        &["november", "nopember"],
        &["desember", "december"],
    ];
    let fits =
        |month: &&str| *month == lower || (lower.len() >= 3 && lower.len() <= 4 && month.starts_with(&lower));
    months.iter().position(|names| names.iter().any(fits)).and_then(|at| u32::try_from(at + 1).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_many_forms() {
        for (written, day) in [
            ("2015-11-05T14:56:43+07:00", "2015-11-05T14:56:43+07:00"),
            ("2015-11-05 T10:08:58Z", "2015-11-05T10:08:58Z"),
            ("2016-02-16 09:10:56", "2016-02-16T09:10:56"),
            ("2016-02-16", "2016-02-16"),
            ("20160216", "2016-02-16"),
            ("Thu, 05 Nov 2015 15:08:01 +0700", "2015-11-05"),
            ("Kamis, 5 November 2015 14:56 WIB | 1.229 Views", "2015-11-05"),
            ("Rabu (15/12/2021)", "2021-12-15"),
            ("on 16 Feb 2016 at 09:10 WIB", "2016-02-16"),
            ("Jumat, 17 Pebruari 2017", "2017-02-17"),
            ("Diterbitkan 1 Agt. 2020", "2020-08-01"),
            ("March 5, 2019", "2019-03-05"),
        ] {
            assert_eq!(normal(written).as_deref(), Some(day), "{written}");
        }
        for none in ["", "Rabu (15/12)", "2015-13-05", "pukul 08.30", "5 Sekolah 2015", "é-é-é-é-é-é"] {
            assert_eq!(normal(none), None, "{none}");
        }
    }

    #[test]
    fn days_of_addresses() {
        assert_eq!(in_address("http://x.id/read/2015/11/04/21040031/a").as_deref(), Some("2015-11-04"));
        assert_eq!(in_address("http://x.id/berita/16/02/15/o2l-a").as_deref(), Some("2016-02-15"));
        assert_eq!(in_address("http://x.id/read/2436773/a"), None);
    }
}
