-- A week of measurements for the SQL lessons, ending at the hour of the first start, and a role that can only read them.
-- The same on every machine: what looks random is computed from the row's number.

CREATE TABLE service (
    id   integer PRIMARY KEY,
    name text NOT NULL UNIQUE,
    team text NOT NULL
);

CREATE TABLE measurement (
    time        timestamptz      NOT NULL,
    service_id  integer          NOT NULL REFERENCES service (id),
    requests    integer          NOT NULL CHECK (requests >= 0),
    errors      integer          NOT NULL CHECK (errors BETWEEN 0 AND requests),
    -- NULL where nothing was measured: a gap is not a zero.
    latency_p99 double precision CHECK (latency_p99 >= 0),
    PRIMARY KEY (service_id, time)
);

-- A panel asks for a range of time over all services.
CREATE INDEX measurement_time ON measurement USING brin (time);

CREATE TABLE deployment (
    time       timestamptz NOT NULL,
    service_id integer     NOT NULL REFERENCES service (id),
    version    text        NOT NULL,
    PRIMARY KEY (service_id, time)
);

INSERT INTO service (id, name, team) VALUES
    (1, 'checkout', 'shop'),
    (2, 'search', 'shop'),
    (3, 'mail', 'platform');

INSERT INTO measurement (time, service_id, requests, errors, latency_p99)
SELECT
    date_trunc('hour', now()) - make_interval(mins => 5 * n),
    s.id,
    load.requests,
    load.requests * load.percent / 100,
    CASE
        -- The mail service wasn't measured for half a day.
        WHEN s.id = 3 AND n BETWEEN 300 AND 444 THEN NULL
        ELSE round((0.02 * s.id + 0.0001 * load.requests + 0.0005 * load.noise)::numeric, 4)
    END
FROM generate_series(0, 7 * 24 * 12) AS n
CROSS JOIN service AS s
CROSS JOIN LATERAL (SELECT (hashtextextended(s.name || ':' || n, 0) & 63)::integer) AS hash (noise)
CROSS JOIN LATERAL (
    SELECT
        -- A day is 288 steps of five minutes.
        (400 / s.id * (1.2 + sin(2 * pi() * n / 288)) + noise)::integer,
        -- Half an hour of failures of the search, twice a week.
        CASE WHEN s.id = 2 AND n % 1000 BETWEEN 500 AND 506 THEN 40 ELSE noise / 32 END,
        noise
) AS load (requests, percent, noise);

INSERT INTO deployment (time, service_id, version)
SELECT date_trunc('hour', now()) - make_interval(hours => 30 * n + 5 * s.id), s.id, format('1.%s.%s', 5 - n, s.id)
FROM generate_series(0, 4) AS n
CROSS JOIN service AS s;

-- Grafana runs the SQL that a user types, with the rights of this role: that it may only read is what protects the data.
\set password `cat /run/secrets/postgres_reader_password`
CREATE ROLE reader LOGIN PASSWORD :'password' CONNECTION LIMIT 20;
ALTER ROLE reader SET default_transaction_read_only = on;
ALTER ROLE reader SET statement_timeout = '10s';
GRANT SELECT ON service, measurement, deployment TO reader;
