//! What a chain is made of. This file belongs to the grader: it is restored before grading.

/// A request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Req {
    /// Its path, without a query.
    pub path: String,
}

/// A reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resp {
    /// Its status.
    pub status: u16,
}

/// Answers a request, and adds to the trace what the request passes on its way.
pub type Handler = Box<dyn Fn(&Req, &mut Vec<String>) -> Resp + Send + Sync>;

/// Takes the next handler and gives one that stands around it.
pub type Middleware = Box<dyn Fn(Handler) -> Handler + Send + Sync>;
