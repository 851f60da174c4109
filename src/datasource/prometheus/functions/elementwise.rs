//! Functions of each value of an instant vector.

use super::calendar;

/// A function of a value and the call's further arguments; none where the value falls away.
pub(in super::super) type Elementwise = fn(f64, &[f64]) -> Option<f64>;

/// The function of this name, or none where there is no such function of single values.
pub(in super::super) fn elementwise(name: &str) -> Option<Elementwise> {
    Some(match name {
        "abs" => |value, _| Some(value.abs()),
        "ceil" => |value, _| Some(value.ceil()),
        "floor" => |value, _| Some(value.floor()),
        "round" => |value, arguments| Some(round(value, argument(arguments, 0))),
        "clamp" => |value, arguments| clamp(value, argument(arguments, 0), argument(arguments, 1)),
        "clamp_min" => |value, arguments| Some(larger(argument(arguments, 0), value)),
        "clamp_max" => |value, arguments| Some(smaller(argument(arguments, 0), value)),
        "sgn" => |value, _| {
            Some(if value < 0.0 {
                -1.0
            } else if value > 0.0 {
                1.0
            } else {
                value
            })
        },
        "exp" => |value, _| Some(value.exp()),
        "ln" => |value, _| Some(value.ln()),
        "log2" => |value, _| Some(value.log2()),
        "log10" => |value, _| Some(value.log10()),
        "sqrt" => |value, _| Some(value.sqrt()),
        "sin" => |value, _| Some(value.sin()),
        "cos" => |value, _| Some(value.cos()),
        "tan" => |value, _| Some(value.tan()),
        "asin" => |value, _| Some(value.asin()),
        "acos" => |value, _| Some(value.acos()),
        "atan" => |value, _| Some(value.atan()),
        "sinh" => |value, _| Some(value.sinh()),
        "cosh" => |value, _| Some(value.cosh()),
        "tanh" => |value, _| Some(value.tanh()),
        "asinh" => |value, _| Some(value.asinh()),
        "acosh" => |value, _| Some(value.acosh()),
        "atanh" => |value, _| Some(value.atanh()),
        "rad" => |value, _| Some(value * std::f64::consts::PI / 180.0),
        "deg" => |value, _| Some(value * 180.0 / std::f64::consts::PI),
        "minute" => |value, _| Some(calendar::at(value, |time| time.minute().into())),
        "hour" => |value, _| Some(calendar::at(value, |time| time.hour().into())),
        "day_of_week" => |value, _| {
            Some(calendar::at(value, |time| {
                time.weekday().to_sunday_zero_offset().into()
            }))
        },
        "day_of_month" => |value, _| Some(calendar::at(value, |time| time.day().into())),
        "day_of_year" => |value, _| Some(calendar::at(value, jiff::civil::DateTime::day_of_year)),
        "days_in_month" => |value, _| Some(calendar::at(value, |time| time.days_in_month().into())),
        "month" => |value, _| Some(calendar::at(value, |time| time.month().into())),
        "year" => |value, _| Some(calendar::at(value, jiff::civil::DateTime::year)),
        _ => return None,
    })
}

fn argument(arguments: &[f64], index: usize) -> f64 {
    arguments.get(index).copied().unwrap_or(f64::NAN)
}

/// Rounds to a multiple of `unit`, and up between two of them.
fn round(value: f64, unit: f64) -> f64 {
    // Prometheus multiplies by the inverse, which makes fewer errors for units such as 0.1.
    let inverse = 1.0 / unit;
    (value * inverse + 0.5).floor() / inverse
}

fn clamp(value: f64, min: f64, max: f64) -> Option<f64> {
    if max < min {
        return None;
    }
    Some(larger(min, smaller(max, value)))
}

/// The larger of two numbers, where NaN is larger than all but +Inf, unlike that of [`f64::max`].
fn larger(left: f64, right: f64) -> f64 {
    if left == f64::INFINITY || right == f64::INFINITY {
        f64::INFINITY
    } else if left.is_nan() || right.is_nan() {
        f64::NAN
    } else {
        left.max(right)
    }
}

/// The smaller of two numbers, where NaN is smaller than all but -Inf, unlike that of [`f64::min`].
fn smaller(left: f64, right: f64) -> f64 {
    -larger(-left, -right)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the results are exact")]
mod tests {
    use super::*;

    fn call(name: &str, value: f64, arguments: &[f64]) -> Option<f64> {
        elementwise(name).unwrap()(value, arguments)
    }

    #[test]
    fn rounds_halves_up() {
        assert_eq!(call("round", 2.5, &[1.0]), Some(3.0));
        assert_eq!(call("round", -2.5, &[1.0]), Some(-2.0));
        assert_eq!(call("round", 7.0, &[5.0]), Some(5.0));
    }

    #[test]
    fn clamps_between_bounds_that_are_in_order() {
        assert_eq!(call("clamp", 7.0, &[0.0, 5.0]), Some(5.0));
        assert_eq!(call("clamp", 7.0, &[5.0, 0.0]), None);
        assert!(call("clamp_min", f64::NAN, &[1.0]).unwrap().is_nan());
        assert_eq!(call("clamp_max", f64::NEG_INFINITY, &[1.0]), Some(f64::NEG_INFINITY));
    }

    #[test]
    fn reads_the_calendar_in_utc() {
        // 29 February 2024, 23:59:59 UTC, a Thursday.
        let time = 1_709_251_199.0;
        let read = |name| call(name, time, &[]).unwrap();
        assert_eq!(
            [
                "year",
                "month",
                "day_of_month",
                "days_in_month",
                "day_of_week",
                "day_of_year",
                "hour",
                "minute"
            ]
            .map(read),
            [2024.0, 2.0, 29.0, 29.0, 4.0, 60.0, 23.0, 59.0]
        );
        assert!(call("year", f64::NAN, &[]).unwrap().is_nan());
    }
}
