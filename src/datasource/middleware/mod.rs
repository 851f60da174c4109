//! What wraps every request: access log, recovery, request ids, metrics, deadlines.

mod request_id;

pub use request_id::RequestId;
