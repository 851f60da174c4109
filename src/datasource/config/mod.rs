//! Configuration: defaults, then a file, the environment, flags; every error at once, each value with where it came from.
