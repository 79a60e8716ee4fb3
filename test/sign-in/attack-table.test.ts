/** Every way in by every attack has its test, every way out of a lock-out, too, and SECURITY.md names them all. */

import { expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nonEmpty } from "../fakes/non-empty.ts";
import { ATTACK_TABLE, ATTACKS, type Attack, BESIDE, type Cell, LOCK_OUTS, type Tried } from "./attack-table.ts";

const ROOT = join(import.meta.dir, "..", "..");
const SECURITY = readFileSync(join(ROOT, "SECURITY.md"), "utf8");
const TABLE: Readonly<Record<string, Readonly<Record<Attack, Cell>>>> = ATTACK_TABLE;

const cellsOf = (row: Readonly<Record<Attack, Cell>>) => ATTACKS.map((attack) => [attack, row[attack]] as const);

function isThere([file, name]: Tried): boolean {
  const path = join(ROOT, "test", file);
  return existsSync(path) && readFileSync(path, "utf8").includes(`"${name}"`);
}

test("each test that the tables name is there", () => {
  const tried = [
    ...Object.values(TABLE).flatMap((row) => cellsOf(row).flatMap(([, cell]) => ("none" in cell ? [] : [cell]))),
    ...BESIDE,
    ...LOCK_OUTS.map(({ tried: one }) => one),
  ];
  expect(nonEmpty(tried).filter((one) => !isThere(one))).toEqual([]);
});

/** A line for each way in: the files, each with the attacks that it tries. */
function attackLine(way: string, row: Readonly<Record<Attack, Cell>>): string {
  const byFile = new Map<string, string[]>();
  const none: string[] = [];
  for (const [attack, cell] of nonEmpty(cellsOf(row))) {
    if ("none" in cell) none.push(`${attack}: ${cell.none.charAt(0).toLowerCase()}${cell.none.slice(1)}`);
    else byFile.set(cell[0], [...(byFile.get(cell[0]) ?? []), attack]);
  }
  const tried = [...byFile].map(([file, attacks]) => `\`${file}\` (${attacks.join(", ")})`);
  return `* **${way}**: ${tried.join(", ")}.${none.length === 0 ? "" : ` Not tried: ${none.join(" ")}`}`;
}

test("SECURITY.md says of each way in which attacks were tried, and where", () => {
  const lines = SECURITY.split("\n");
  const told = Object.entries(TABLE).map(([way, row]) => attackLine(way, row));
  expect(lines.filter((line) => /^\* \*\*[^*]+\*\*: /.test(line))).toEqual(nonEmpty(told));
  for (const [file] of nonEmpty(BESIDE)) expect([file, SECURITY.includes(`\`${file}\``)]).toEqual([file, true]);
});

test("SECURITY.md says of each lock-out what is left, and where that was tried", () => {
  const rows = LOCK_OUTS.map(({ lost, left, tried: [file] }) => `| ${lost} | ${left} | \`${file}\` |`);
  for (const row of nonEmpty(rows)) expect(SECURITY.split("\n")).toContain(row);
});
