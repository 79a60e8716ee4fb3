/** One is not many: in every sentence that counts. */

import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { counted } from "#text/counted.ts";

test("one has no s, many have, and a verb or another plural goes along", () => {
  expect([0, 1, 2, 12_345].map((count) => counted(count, "row"))).toEqual(["0 rows", "1 row", "2 rows", "12,345 rows"]);
  expect([1, 2].map((count) => counted(count, "history of days", "histories of days"))).toEqual([
    "1 history of days",
    "2 histories of days",
  ]);
  expect([1, 2].map((count) => counted(count, "key is", "keys are"))).toEqual(["1 key is", "2 keys are"]);
});

const SRC = join(import.meta.dir, "..", "..", "src");
const THINGS =
  "accounts|apps|calls|campaigns|channels|connections|credentials|days|histories|hours|keys|minutes|operators|passwords|rows|sessions|workspaces";
/** A number that may be one: of a list, or by its name; not a bound, which is a name in capitals. */
const COUNTED = new RegExp(
  `\\$\\{(?:[\\w.]*(?:length|size|count|Count)|[a-z]\\w*)\\} (?:connected |set-up |API |more |of the )?(?:${THINGS})\\b`,
  "g",
);
test("no sentence for people puts a number before a plural that does not know it", () => {
  const found = readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((name) => /^(?:cli|maintenance|web|calls|digest|downloads|channels|workspaces)\/.*\.tsx?$/.test(name))
    .flatMap((name) =>
      [...readFileSync(join(SRC, name), "utf8").matchAll(COUNTED)].map(([text]) => `${name}: ${text}`),
    );
  expect(found).toEqual([]);
});
