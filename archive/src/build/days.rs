//! The day of an article, where its date does not say.

/// The day that an address has, as those of many newspapers do: `/2021/12/15/`, `/20211215/`, `/20211215093000-20-1/`,
/// `/2021-12-15/`.
#[must_use]
pub fn day_of_url(url: &str) -> Option<String> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    // Of `https://site/path` the first part is the path's.
    let parts: Vec<&str> = path.split_once("://").map_or(path, |(_, rest)| rest).split('/').skip(1).collect();
    let split = parts.windows(3).find_map(|three| day(three[0], three[1], three[2]));
    split.or_else(|| parts.iter().find_map(|part| together(part)))
}

/// A part of a path that begins with a day.
fn together(part: &str) -> Option<String> {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    match digits {
        // With or without a time of day.
        8 | 12 | 14 => day(&part[..4], &part[4..6], &part[6..8]),
        4 => {
            let mut numbers = part.splitn(4, '-');
            let (year, month, rest) = (numbers.next()?, numbers.next()?, numbers.next()?);
            day(year, month, rest)
        }
        _ => None,
    }
}

/// A day of newspapers on the web, if these are the numbers of one.
fn day(year: &str, month: &str, day: &str) -> Option<String> {
    let number = |text: &str, length: std::ops::RangeInclusive<usize>| {
        let fits = length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        fits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (year, month, day) = (number(year, 4..=4)?, number(month, 1..=2)?, number(day, 1..=2)?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let is_day = (1990..=2099).contains(&year) && (1..=12).contains(&month) && (1..=days).contains(&day);
    is_day.then(|| format!("{year}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_stand_in_addresses() {
        for url in [
            "https://www.contoh.id/lokal/2021/12/15/banjir-di-garut",
            "https://contoh.id/read/2021/12/15/070800926/banjir?page=all",
            "http://contoh.id/nasional/20211215093000-20-144278/banjir",
            "contoh.id/read/20211215/324659/banjir",
            "https://contoh.id/2021-12-15/banjir",
            "https://contoh.id/2021-12-15-banjir-di-garut",
        ] {
            assert_eq!(day_of_url(url).as_deref(), Some("2021-12-15"), "{url}");
        }
        for url in [
            "",
            "2021/12/15",
            "https://contoh.id/2021/13/15/x",
            "https://contoh.id/2021/02/30/x",
            "https://contoh.id/2021/12/banjir",
            "https://contoh.id/read/4923796/banjir-2021-12-15x",
            "https://contoh.id/berita?tanggal=2021/12/15/",
            "https://contoh.id/20261345/x",
            "https://contoh.id/1234/12/15/x",
        ] {
            assert_eq!(day_of_url(url), None, "{url}");
        }
    }
}
