//! Weights: stored in grams, shown and read as the people of a country do.

use serde::{Deserialize, Serialize};

/// What people of a country weigh in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum WeightUnit {
    /// Kilograms and grams.
    Metric,
    /// Pounds and ounces.
    Pounds,
}

const GRAMS_PER_POUND: f64 = 453.592_37;
const GRAMS_PER_OUNCE: f64 = GRAMS_PER_POUND / 16.0;
/// The heaviest weight that is believed, in grams: two tons.
pub const MAX_GRAMS: i32 = 2_000_000;

impl WeightUnit {
    /// Of a country (ISO 3166, two letters).
    pub fn for_region(region: &str) -> Self {
        if matches!(region, "US" | "LR" | "MM" | "PR" | "GU" | "VI" | "AS" | "MP") {
            Self::Pounds
        } else {
            Self::Metric
        }
    }

    /// "kg" or "lb".
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Metric => "kg",
            Self::Pounds => "lb",
        }
    }

    /// In this unit, to one decimal: what charts and fields show.
    pub fn value(self, grams: i32) -> f64 {
        let value = match self {
            Self::Metric => f64::from(grams) / 1000.0,
            Self::Pounds => f64::from(grams) / GRAMS_PER_POUND,
        };
        // A hamster needs more decimals than a dog.
        let scale = if value < 1.0 { 1000.0 } else { 10.0 };
        (value * scale).round() / scale
    }

    /// "12.4 kg", "340 g", "27.3 lb", "5.2 oz".
    pub fn show(self, grams: i32) -> String {
        match self {
            Self::Metric if grams < 1000 => format!("{grams} g"),
            Self::Pounds if f64::from(grams) < GRAMS_PER_POUND => {
                format!("{} oz", (f64::from(grams) / GRAMS_PER_OUNCE * 10.0).round() / 10.0)
            }
            _ => format!("{} {}", self.value(grams), self.symbol()),
        }
    }

    /// Reads "12.4", "12,4 kg", "340 g", "27 lb", "5 oz" to grams; a bare number is in this unit.
    ///
    /// # Errors
    /// The sentence for the field.
    pub fn read(self, typed: &str) -> Result<i32, String> {
        let typed = typed.trim().to_lowercase().replace(',', ".");
        let split = typed.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(typed.len());
        let (number, unit) = typed.split_at(split);
        let wrong = || match self {
            Self::Metric => "A weight looks like 12.4 kg or 340 g.".to_owned(),
            Self::Pounds => "A weight looks like 27.3 lb or 5 oz.".to_owned(),
        };
        let number: f64 = number.parse().map_err(|_| wrong())?;
        let grams = match unit.trim() {
            "" => match self {
                Self::Metric => number * 1000.0,
                Self::Pounds => number * GRAMS_PER_POUND,
            },
            "kg" => number * 1000.0,
            "g" => number,
            "lb" | "lbs" => number * GRAMS_PER_POUND,
            "oz" => number * GRAMS_PER_OUNCE,
            _ => return Err(wrong()),
        };
        let grams = grams.round();
        if grams < 1.0 || grams > f64::from(MAX_GRAMS) {
            return Err("A weight is between 1 g and 2000 kg.".into());
        }
        // In range, so nothing is lost.
        Ok(grams as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::WeightUnit::{self, Metric, Pounds};

    #[test]
    fn weights_show_as_people_say_them() {
        assert_eq!(Metric.show(12_400), "12.4 kg");
        assert_eq!(Metric.show(340), "340 g");
        assert_eq!(Pounds.show(12_400), "27.3 lb");
        assert_eq!(Pounds.show(147), "5.2 oz");
        assert_eq!(WeightUnit::for_region("US"), Pounds);
        assert_eq!(WeightUnit::for_region("DE"), Metric);
    }

    #[test]
    fn weights_are_read_in_any_of_the_units() {
        assert_eq!(Metric.read("12,4"), Ok(12_400));
        assert_eq!(Metric.read(" 27 lb "), Ok(12_247));
        assert_eq!(Pounds.read("27.3"), Ok(12_383));
        assert_eq!(Pounds.read("340g"), Ok(340));
    }

    #[test]
    fn what_is_no_weight_is_refused_with_a_sentence() {
        for typed in ["", "heavy", "-3", "0", "1e9", "99999", "12 stone", "1.2.3", "NaN", "inf"] {
            assert!(Metric.read(typed).is_err(), "{typed}");
        }
    }
}
