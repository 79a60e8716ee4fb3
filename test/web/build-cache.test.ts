/** What is built in a checkout, while its sources change. */

import { afterAll, expect, test } from "bun:test";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { cachedBuild } from "#web/build-cache.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

const ROOT = join(import.meta.dir, "..", "..");
const NAME = `of-tests-${process.pid}`;
const FILE = join(tempFolder(), "source.ts");

let built = 0;
let kept = "";
const buildOf = async (source: string) => {
  writeFileSync(FILE, source);
  const folder = await cachedBuild({
    name: NAME,
    sources: [relative(ROOT, FILE)],
    last: "made",
    async build(into) {
      built += 1;
      mkdirSync(into, { recursive: true });
      writeFileSync(join(into, "made"), source);
    },
  });
  kept = dirname(folder);
  return folder;
};
afterAll(() => rmSync(kept, { recursive: true }));

test("stays through three changes, for tests that go on with it, and is made once; no more than four stay", async () => {
  const first = await buildOf("1");
  for (const source of ["2", "3", "4"]) await buildOf(source);
  expect(await buildOf("1")).toBe(first);
  expect(built).toBe(4);
  for (const source of ["5", "6"]) await buildOf(source);
  expect(readdirSync(kept)).toHaveLength(4);
});
