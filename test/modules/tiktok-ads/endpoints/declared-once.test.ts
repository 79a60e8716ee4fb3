/** Every endpoint of TikTok's is declared in one place, which is named after its path. */

import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const MODULE = join(import.meta.dir, "../../../../src/modules/tiktok-ads");
const FILES = readdirSync(MODULE, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => ({ name, text: readFileSync(join(MODULE, name), "utf8") }));

/** "/gmv_max/report/get/" stands in `gmv-max-report-get.ts`. */
const fileOf = (path: string) => `endpoints/${path.slice(1, -1).replaceAll(/[/_]/g, "-")}.ts`;

const declared = FILES.flatMap(({ name, text }) =>
  [...text.matchAll(/\bdefineEndpoint\(\{\s*path: "([^"]*)"/g)].map(([, path = ""]) => ({ name, path })),
);

test("each has a file of its own, found by its path", () => {
  expect(declared.length).toBeGreaterThan(20);
  expect(declared.map(({ name }) => name)).toEqual(declared.map(({ path }) => fileOf(path)));
  expect(new Set(declared.map(({ path }) => path)).size).toBe(declared.length);
});

test("no other file names a path of TikTok's, but in a comment or as a type", () => {
  const paths = declared.map(({ path }) => path);
  const named = FILES.flatMap(({ name, text }) => {
    const code = text.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|EndpointFacts<"[^"]*">/gm, "");
    return paths
      .filter((path) => code.includes(`"${path}"`) && name !== fileOf(path))
      .map((path) => `${name}: ${path}`);
  });
  expect(named).toEqual([]);
});
