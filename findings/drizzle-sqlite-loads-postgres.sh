#!/usr/bin/env bash
# A program that uses drizzle with SQLite loads PostgreSQL's column types at its start, as soon as it imports them later, when they are asked for.
#
# In drizzle-orm 0.45.4 `relations.js`, which every driver loads, imports `pg-core/primary-keys.js`, and that the table and column types of
# PostgreSQL. A bundler leaves them out while nothing uses them. An `import()` of a schema for PostgreSQL makes them used, and since SQLite's part
# reaches them by plain imports they are put beside it, into what is loaded at the start: 24 KB, minified.
#
# What one would guess wrong: that what stands behind `import()` alone costs nothing until it is asked for.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 drizzle-orm@0.45.4 >/dev/null
bun=./node_modules/.bin/bun
cat >main.ts <<'TS'
import { drizzle } from "drizzle-orm/bun-sqlite";
import { sqliteTable, text } from "drizzle-orm/sqlite-core";
console.log(drizzle, sqliteTable("shop", { name: text() }));
if (process.argv[2] === "postgres") await import("./later.ts");
TS
build() {
  "$bun" build main.ts --target=bun --minify --splitting --outdir "$1" --metafile="$1.json" >/dev/null
  "$bun" -e '
    const { outputs } = JSON.parse(await Bun.file(process.argv[1]).text());
    const names = Object.keys(outputs);
    const atStart = new Set(names.filter((name) => name.endsWith("/main.js")));
    for (const name of atStart)
      for (const { path, kind } of outputs[name].imports) {
        const found = names.find((one) => one.endsWith(path.replace(/^.*\//, "/")));
        if (kind !== "dynamic-import" && found) atStart.add(found);
      }
    const inputs = [...atStart].flatMap((name) => Object.entries(outputs[name].inputs));
    const bytes = inputs.reduce((sum, [file, { bytesInOutput }]) => sum + (file.includes("/pg-core/") ? bytesInOutput : 0), 0);
    console.log(bytes);' "$PWD/$1.json"
}
echo 'console.log("nothing of PostgreSQL");' >later.ts
without=$(build without)
echo 'import { pgTable, text } from "drizzle-orm/pg-core"; console.log(pgTable("shop", { name: text() }));' >later.ts
with=$(build with)
echo "bun $("$bun" --version), drizzle-orm 0.45.4; bytes of pg-core that are loaded at the start: $without, and $with where it is imported later"
[ "$without" -lt 1000 ] && [ "$with" -gt 10000 ]
