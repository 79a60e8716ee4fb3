-- A role that owns one schema and may do nothing else, as docs/postgres.md has it. Runs once, in an empty volume.
\set password `cat /run/secrets/database_password`
CREATE ROLE shopmcp LOGIN PASSWORD :'password';
CREATE DATABASE shopmcp ENCODING 'UTF8' TEMPLATE template0;
\connect shopmcp
CREATE SCHEMA shopmcp AUTHORIZATION shopmcp;
ALTER ROLE shopmcp IN DATABASE shopmcp SET search_path = shopmcp;
