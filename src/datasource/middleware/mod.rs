//! What wraps every request: access log, recovery, request ids, metrics, deadlines.
