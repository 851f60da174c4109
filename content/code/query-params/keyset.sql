-- Needs an index on events (at_ms, id).
-- $1, $2: at_ms and id of the last row that the client has seen.
-- $3: the limit. One row more tells whether another page follows.
SELECT at_ms, id, title
FROM events
WHERE (at_ms, id) < ($1, $2)
ORDER BY at_ms DESC, id DESC
LIMIT $3 + 1;
