CREATE ROLE reader LOGIN PASSWORD :'password' CONNECTION LIMIT 20;
GRANT SELECT ON service, measurement, deployment TO reader;
ALTER ROLE reader SET statement_timeout = '10s';
ALTER ROLE reader SET default_transaction_read_only = on;
