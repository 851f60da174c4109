SELECT $__timeGroup(at, '5m') AS time, host, max(seconds) AS slowest
FROM   requests
WHERE  $__timeFilter(at) AND host IN ($host)
GROUP  BY 1, 2
ORDER  BY 1
