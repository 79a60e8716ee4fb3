/** The page builds from the sources of this checkout: nothing of the server's finds its way into the browser. */

import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { buildPage } from "#web/build-page.ts";
import { MANIFEST_NAME } from "#web/page-files.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { tempFolder } from "../fakes/temp-folder.ts";

test("the page builds, and every file of it but fonts is also there compressed", async () => {
  const folder = tempFolder();
  await buildPage(folder);
  const names = readdirSync(folder);
  expect(names).toContain(MANIFEST_NAME);
  const plain = names.filter((name) => /\.(?:js|css|svg)$/.test(name));
  expect(plain.length).toBeGreaterThan(2);
  for (const name of nonEmpty(plain)) expect(names).toEqual(expect.arrayContaining([`${name}.br`, `${name}.gz`]));
}, 180_000);
