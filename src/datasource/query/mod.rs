//! Queries of `/api/ds/query`: the request, concurrent evaluation by refId, errors and their source.
