#!/usr/bin/env bash
# hucre leaves a cell empty where the value is a bigint, as database drivers give for ids.
#
# hucre 1.0.0: writeXlsx takes { rows: [[123n, "kept"]] } without an error or a warning, and the file's first cell is empty; a date that is
# none becomes the text "NaN". writeCsv of the same package writes the same bigint with all its digits.
#
# What one would guess wrong: that a value the writer cannot keep is refused, or written as text, as its CSV side does.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit hucre@1.0.0 >/dev/null
cat >bigint.mjs <<'JS'
import { writeCsv } from "hucre/csv";
import { readXlsx, writeXlsx } from "hucre/xlsx";

const rows = [[123n, "kept", new Date(Number.NaN)]];
const [read] = (await readXlsx(await writeXlsx({ sheets: [{ name: "Ids", rows }] }))).sheets[0].rows;
const csv = writeCsv([[123n, "kept"]]);
console.log(`node ${process.version}, hucre 1.0.0`);
console.log("written as a workbook and read:", read);
console.log("written as CSV:", csv);
process.exit(read[0] === null && read[1] === "kept" && read[2] === "NaN" && csv.startsWith("123,") ? 0 : 1);
JS
node bigint.mjs
