SELECT floor(extract(epoch from at)/300)*300 AS time, host,
       max(seconds) AS slowest
FROM   requests
WHERE  at >= '2026-11-25T00:00:00Z' AND at <= '2026-11-25T06:00:00Z'
  AND  host IN ('web1','web2')
GROUP  BY 1, 2
ORDER  BY 1
