//! Random queries that are correct PromQL.

/// Makes the same queries from the same seed.
pub(crate) struct Generator(u64);

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % bound
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }

    /// An instant vector that is at most so deep.
    pub(crate) fn vector(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.selector();
        }
        let inner = depth - 1;
        match self.below(15) {
            0 => self.selector(),
            1..=3 => {
                let function = self.one_of(&[
                    "rate",
                    "increase",
                    "delta",
                    "irate",
                    "idelta",
                    "resets",
                    "changes",
                    "deriv",
                    "avg_over_time",
                    "sum_over_time",
                    "min_over_time",
                    "max_over_time",
                    "count_over_time",
                    "last_over_time",
                    "present_over_time",
                    "stddev_over_time",
                    "stdvar_over_time",
                ]);
                format!("{function}({})", self.range(inner))
            }
            4..=6 => {
                let aggregation = self.one_of(&["sum", "avg", "min", "max", "count", "group"]);
                format!("{aggregation}{} ({})", self.grouping(), self.vector(inner))
            }
            7 => format!("quantile{} (0.3, {})", self.grouping(), self.vector(inner)),
            // Which of equal values are chosen depends on the order of series, which for computed ones is random in Prometheus.
            8 => {
                let aggregation = self.one_of(&["topk", "bottomk"]);
                format!("{aggregation}{} (2, {})", self.grouping(), self.selector())
            }
            9 => {
                let function = self.one_of(&["abs", "ceil", "floor", "round", "sgn", "sqrt", "timestamp", "ln"]);
                format!("{function}({})", self.vector(inner))
            }
            10 => {
                let operator = self.operator();
                format!("({} {operator} {})", self.vector(inner), self.scalar(inner))
            }
            11 => {
                let operator = self.operator();
                format!("({} {operator} {})", self.scalar(inner), self.vector(inner))
            }
            12 => {
                let operator = self.operator();
                let matching = self.one_of(&["", "on (job)", "ignoring (code)", "on (job) group_left", "on ()"]);
                format!("({} {operator} {matching} {})", self.vector(inner), self.vector(inner))
            }
            13 => {
                let operator = self.one_of(&["and", "or", "unless"]);
                let matching = self.one_of(&["", "on (job)", "ignoring (code, instance)"]);
                format!("({} {operator} {matching} {})", self.vector(inner), self.vector(inner))
            }
            _ => match self.below(5) {
                0 => format!("-{}", self.vector(inner)),
                1 => format!("vector({})", self.scalar(inner)),
                2 => format!("absent({})", self.vector(inner)),
                3 => format!("histogram_quantile(0.7, {})", self.vector(inner)),
                _ => format!("clamp({}, -10, 50)", self.vector(inner)),
            },
        }
    }

    fn scalar(&mut self, depth: usize) -> String {
        match self.below(6) {
            0 if depth > 0 => format!("scalar({})", self.vector(depth - 1)),
            1 => "time()".to_owned(),
            2 => format!("-{}", self.below(10)),
            3 => "0.25".to_owned(),
            _ => self.below(1_000).to_string(),
        }
    }

    fn range(&mut self, depth: usize) -> String {
        let length = self.one_of(&["30s", "1m", "5m", "7m13s", "20m", "1h"]);
        if depth > 0 && self.below(3) == 0 {
            let step = self.one_of(&["30s", "1m", "77s", ""]);
            return format!("({})[{length}:{step}]{}", self.vector(depth - 1), self.moment());
        }
        format!("{}[{length}]{}", self.matchers(), self.moment())
    }

    fn selector(&mut self) -> String {
        format!("{}{}", self.matchers(), self.moment())
    }

    fn matchers(&mut self) -> &'static str {
        self.one_of(&[
            "requests_total",
            "requests_total{job=\"api\"}",
            "requests_total{code!~\"5..\"}",
            "temperature",
            "temperature{room=\"hall\"}",
            "gappy_total",
            "irregular",
            "odd",
            "latency_seconds_bucket",
            "workers",
            "build_info",
            "constant",
            "twice",
            "{__name__=~\"twin_.*\"}",
            "nothing{job=\"x\"}",
        ])
    }

    fn moment(&mut self) -> &'static str {
        self.one_of(&[
            "",
            "",
            "",
            "",
            "",
            " offset 3m",
            " offset -1m7s",
            " @ end()",
            " @ 1700008400 offset 1m",
        ])
    }

    fn grouping(&mut self) -> &'static str {
        self.one_of(&[
            "",
            " by (job)",
            " by (job, code)",
            " without (code)",
            " without (instance, le)",
            " by (le)",
        ])
    }

    fn operator(&mut self) -> &'static str {
        self.one_of(&[
            "+", "-", "*", "/", "%", "^", "==", "!=", ">", "<", ">=", "<=", ">bool", "==bool", "atan2",
        ])
    }
}
