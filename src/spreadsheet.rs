//! Tables for spreadsheet programs: cells that they would take for formulas are made harmless.

/// UTF-8 byte order mark: without it Excel takes the file for the encoding of the country.
pub const BOM: &str = "\u{feff}";

/// Whether a spreadsheet program may take a cell for a formula, by its first character. Numbers stay numbers.
///
/// The list is that of OWASP's page on CSV injection; the wide forms count in East Asian settings.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    match cell.chars().next() {
        Some('+' | '-') => !is_number(cell),
        Some('=' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => true,
        _ => false,
    }
}

/// `-5`, `+1.234,5`, `-1e-3`: a sign, then digits with points and commas, perhaps an exponent.
fn is_number(cell: &str) -> bool {
    let unsigned = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |text: &str, others: &[char]| {
        text.ends_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || others.contains(&c))
    };
    digits(mantissa, &['.', ',']) && digits(exponent, &[])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_known_and_numbers_left_alone() {
        for cell in [
            "=1+1",
            "+cmd|' /C calc'!A0",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1",
            "-",
            "+",
            "-kata",
            "-1e",
            "+62-812",
            "-1x",
        ] {
            assert!(is_formula(cell), "{cell:?}");
        }
        for cell in ["", "a=1", "-5", "+1.234,5", "-0.5e-3", "12:45;60:90", "\"=1\"", " =1", "5"] {
            assert!(!is_formula(cell), "{cell:?}");
        }
    }
}
