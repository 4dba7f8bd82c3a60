//! The geometry that the charts share: values to a polyline in a fixed view box.

/// Spreads the values over the width and scales them into the height, with a margin for the stroke.
/// A flat or single value runs through the middle.
pub(super) fn polyline(values: &[f64], width: f64, height: f64, margin: f64) -> Vec<(f64, f64)> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let span = high - low;
    let step = if values.len() > 1 { (width - 2.0 * margin) / (values.len() - 1) as f64 } else { 0.0 };
    let place = |(at, value): (usize, &f64)| {
        let share = if span > 0.0 { (value - low) / span } else { 0.5 };
        (margin + step * at as f64, height - margin - share * (height - 2.0 * margin))
    };
    values.iter().enumerate().map(place).collect()
}

/// The `points` attribute of an SVG polyline.
pub(super) fn points(line: &[(f64, f64)]) -> String {
    line.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_value_is_at_the_top() {
        assert_eq!(polyline(&[1.0, 3.0, 2.0], 100.0, 40.0, 4.0), [(4.0, 36.0), (50.0, 4.0), (96.0, 20.0)]);
    }

    #[test]
    fn flat_single_and_no_values_stay_inside() {
        assert_eq!(polyline(&[5.0, 5.0], 100.0, 40.0, 4.0), [(4.0, 20.0), (96.0, 20.0)]);
        assert_eq!(polyline(&[5.0], 100.0, 40.0, 4.0), [(4.0, 20.0)]);
        assert!(polyline(&[], 100.0, 40.0, 4.0).is_empty());
    }

    #[test]
    fn points_are_short() {
        assert_eq!(points(&[(4.0, 36.0), (50.123, 4.0)]), "4.0,36.0 50.1,4.0");
    }
}
