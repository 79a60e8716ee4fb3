#!/usr/bin/env bash
# A cell's text promo_x2026_q1 comes out of an Excel file as promo…q1, without a word from either library.
#
# In a spreadsheet's strings "_x", four hex digits and "_" stand for the character of that code (ECMA-376 part 1, 22.9.2.19, ST_Xstring), so
# that a text in which they stand by chance has to be written with "_x005F_" for its first underscore. hucre 1.0.0 and exceljs 4.4.0 read the
# escape and do not write it: names with a year or a number between underscores and an x change in a file's way through one library alone.
#
# What one would guess wrong: that a library which undoes an escape also makes it, and that XML's own escaping is all a name needs.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit hucre@1.0.0 exceljs@4.4.0 >/dev/null
cat >names.mjs <<'JS'
import ExcelJS from "exceljs";
import { readXlsx, writeXlsx } from "hucre/xlsx";

const NAME = "promo_x2026_q1";
const ESCAPED = NAME.replace("_x", "_x005F_x");

async function byHucre(text) {
  const file = await writeXlsx({ sheets: [{ name: "Names", rows: [[text]] }] });
  return (await readXlsx(file)).sheets[0].rows[0][0];
}

async function byExcelJs(text) {
  const written = new ExcelJS.Workbook();
  written.addWorksheet("Names").addRow([text]);
  const read = new ExcelJS.Workbook();
  await read.xlsx.load(await written.xlsx.writeBuffer());
  return read.worksheets[0].getRow(1).getCell(1).value;
}

const got = { hucre: await byHucre(NAME), exceljs: await byExcelJs(NAME) };
const mended = { hucre: await byHucre(ESCAPED), exceljs: await byExcelJs(ESCAPED) };
console.log(`node ${process.version}, hucre 1.0.0, exceljs 4.4.0`);
console.log(`written ${NAME}, read`, got);
console.log(`written ${ESCAPED}, read`, mended);
const changed = got.hucre === "promo\u2026q1" && got.exceljs === "promo\u2026q1";
process.exit(changed && mended.hucre === NAME && mended.exceljs === NAME ? 0 : 1);
JS
node names.mjs
