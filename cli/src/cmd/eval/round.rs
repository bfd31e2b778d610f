//! Numbers as Python prints them, so that two programs agree to the last digit.

/// `round(x, 4)`: the nearest number with four decimals, exact halves to the even digit.
pub(super) fn round4(x: f64) -> f64 {
    // Formatting works on the exact binary value and rounds halves to even, as Python does.
    format!("{x:.4}").parse().unwrap_or(x)
}

/// `part / whole` rounded, nothing where the whole is zero.
pub(super) fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| round4(part as f64 / whole as f64))
}

/// As `str(x)`, `None` where there is nothing.
pub(super) fn shown(x: Option<f64>) -> String {
    x.map_or_else(|| "None".to_owned(), |x| format!("{x:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_digit() {
        // Python: [round(k / 32, 4) for k in (1, 3, 5, 7, 9, 31)]
        let expected = [0.0312, 0.0938, 0.1562, 0.2188, 0.2812, 0.9688];
        for (k, expected) in [1.0, 3.0, 5.0, 7.0, 9.0, 31.0].into_iter().zip(expected) {
            assert_eq!(round4(k / 32.0), expected, "{k}/32");
        }
        assert_eq!(format!("{:.3}", 0.0625), "0.062");
        assert_eq!(format!("{:.3}", 0.1875), "0.188");
        assert_eq!(format!("{:.3}", 0.9375), "0.938");
        assert_eq!(format!("{:.3}", 0.4375), "0.438");
    }

    #[test]
    fn shares_print_as_in_python() {
        assert_eq!(shown(share(1, 1)), "1.0");
        assert_eq!(shown(share(0, 3)), "0.0");
        assert_eq!(shown(share(2, 3)), "0.6667");
        assert_eq!(shown(share(1, 10_000)), "0.0001");
        assert_eq!(shown(share(0, 0)), "None");
    }
}
