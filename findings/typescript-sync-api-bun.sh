#!/usr/bin/env bash
# TypeScript's synchronous API works on Node and cannot be constructed on Bun; the asynchronous one works on both.
#
# With typescript 7.0.2, `new API()` of "typescript/unstable/sync" takes the file descriptor of the compiler's pipe from an inner field of Node's
# stream (`stdout._handle.fd`), so that it can block on it. Bun 1.4.5 has no such field, and the constructor throws a TypeError. The API of
# "typescript/unstable/async" starts the same compiler and talks to it through ordinary streams.
#
# What one would guess wrong: that the synchronous one is the simpler and safer choice for a script or a lint rule, since it needs no runtime
# support beyond starting a process.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit typescript@7.0.2 bun@1.4.5 >/dev/null
mkdir project
echo '{ "compilerOptions": { "strict": true }, "files": ["one.ts"] }' >project/tsconfig.json
echo 'export const one = 1;' >project/one.ts
for kind in sync async; do
  cat >"$kind.mjs" <<JS
import { API } from "typescript/unstable/$kind";

const api = new API({ cwd: process.cwd() });
const snapshot = await api.updateSnapshot({ openProjects: [\`\${process.cwd()}/project/tsconfig.json\`] });
console.log(snapshot.getProjects().length, "project");
await api.close();
JS
done

expect() {
  local want=$1; shift
  local said; said=$("$@" 2>&1 || true)
  grep -q "$want" <<<"$said" || { printf 'this has changed: %s\n%s\n' "$*" "$said"; exit 1; }
  echo "$*: $want"
}
bun=node_modules/.bin/bun
expect "1 project" node sync.mjs
expect "1 project" node async.mjs
expect "1 project" "$bun" async.mjs
expect "TypeError.*_handle" "$bun" sync.mjs
