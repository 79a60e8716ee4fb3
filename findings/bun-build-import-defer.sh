#!/usr/bin/env bash
# bun build turns `import defer` into an eager import without a word; bun itself defers it.
#
# Bun 1.4.5: `import defer * as late from "./late.js"` is evaluated by the runtime at the first use of a member, as the
# proposal says. The same program bundled by `bun build` (and so a binary made with --compile) evaluates the module at
# the start. There is no warning and no error, and the exit code is 0.
#
# What one would guess wrong: that a syntax which the runtime of a tool honours is either kept or refused by the bundler
# of the same tool. A start that was made lazy in development is not in what is shipped.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit bun@1.4.5 >/dev/null
printf 'console.log("late is evaluated");\nexport const value = 1;\n' >late.js
printf 'import defer * as late from "./late.js";\nconsole.log("started");\nconsole.log("value " + late.value);\n' >main.js
bun=./node_modules/.bin/bun
run=$($bun main.js | paste -sd, -)
$bun build main.js --target=bun --outfile=bundle.js >build.txt 2>&1
bundled=$($bun bundle.js | paste -sd, -)
echo "bun $($bun --version)"
echo "runtime: $run"
echo "bundled: $bundled; warnings: $(grep -ciE 'warn|defer' build.txt || true)"
[ "$run" = "started,late is evaluated,value 1" ]
[ "$bundled" = "late is evaluated,started,value 1" ]
! grep -qiE 'warn|defer' build.txt
