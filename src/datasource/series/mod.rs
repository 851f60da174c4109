//! Deterministic series: the scenarios, downsampling, gap filling, steps; and the progress of learners as series.
