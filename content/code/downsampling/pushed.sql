SELECT floor(extract(epoch FROM at) / 30) * 30 AS time,
       max(seconds) AS slowest,
       avg(seconds) AS mean
FROM   requests
WHERE  at >= '2026-11-25T00:00:00Z' AND at < '2026-11-25T06:00:00Z'
GROUP  BY 1
ORDER  BY 1
