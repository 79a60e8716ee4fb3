#!/usr/bin/env bash
# Who puts something around `prepare` of bun:sqlite's Database sees nothing of what goes through `query`, `run`, `exec` and `transaction`.
#
# bun 1.4.5: `query` is told of as prepare with a cache (https://bun.com/docs/runtime/sqlite), but it makes its statement itself, as do the others. Of five ways to run SQL a
# `prepare` of a subclass, or one put on the prototype, is called by one.
#
# What one would guess wrong: that counting, tracing or refusing statements in `prepare` is enough, since each statement is prepared.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 >/dev/null
cat >main.ts <<'TS'
import { Database } from "bun:sqlite";

const seen: string[] = [];
class Watched extends Database {
  override prepare(...given: Parameters<Database["prepare"]>) {
    seen.push(String(given[0]));
    return super.prepare(...given);
  }
}
const db = new Watched(":memory:");
db.prepare("SELECT 'prepare'").get();
db.query("SELECT 'query'").get();
db.run("CREATE TABLE run (id)");
db.exec("CREATE TABLE exec (id)");
db.transaction(() => db.query("INSERT INTO run VALUES (1)").run())();
console.log(`bun ${Bun.version}: prepare saw ${JSON.stringify(seen)}`);
process.exit(seen.length === 1 ? 0 : 1);
TS
./node_modules/.bin/bun main.ts
