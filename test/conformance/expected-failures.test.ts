/** The lists of what MCP's suite may not pass. */

import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nonEmpty } from "../fakes/non-empty.ts";

const FOLDER = join(import.meta.dir, "expected-failures");

test.each(nonEmpty(readdirSync(FOLDER)))("%s says of each line why", (name) => {
  const entries = readFileSync(join(FOLDER, name), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("  - "));
  expect(entries.length).toBeGreaterThan(0);
  expect(entries.filter((line) => !/^ {2}- \S+ # \S.{10,}\.$/.test(line))).toEqual([]);
});
