/** One script of every unit of work, run on each store: what they answer must be the same, to the row. */

import { expect, setDefaultTimeout, test } from "bun:test";
import type { Store } from "#db/store.ts";
import { nonEmpty } from "../../fakes/non-empty.ts";
import { accounts } from "./accounts-script.ts";
import { people } from "./people-script.ts";
import { recorded, type Transcript, unitsOf } from "./recorded.ts";
import { STORES } from "./stores.ts";
import { watched } from "./watched-script.ts";

setDefaultTimeout(120_000);

const SCRIPTS = { people, accounts, watched } as const satisfies Record<string, (store: Store) => Promise<void>>;

async function transcriptOf(open: (typeof STORES)[number]["open"], script: (store: Store) => Promise<void>) {
  const { store } = await open();
  const transcript: Transcript = [];
  try {
    await script(recorded(store, transcript));
  } finally {
    store.close();
  }
  return { transcript, units: unitsOf(store) };
}

for (const [name, script] of Object.entries(SCRIPTS))
  test.skipIf(STORES.length < 2)(`every store answers the script on ${name} as the first one does`, async () => {
    const [first, ...others] = STORES;
    if (first === undefined) throw new Error("There is no store.");
    const { transcript } = await transcriptOf(first.open, script);
    expect(transcript.length).toBeGreaterThan(50);
    for (const { open } of nonEmpty(others)) {
      const other = (await transcriptOf(open, script)).transcript;
      for (const [nth, line] of nonEmpty([...transcript.entries()])) expect(other[nth]).toEqual(line);
      expect(other).toHaveLength(transcript.length);
    }
  });

test("the scripts ask for every unit of work there is", async () => {
  const [first] = STORES;
  if (first === undefined) throw new Error("There is no store.");
  const ran = await Promise.all(Object.values(SCRIPTS).map((script) => transcriptOf(first.open, script)));
  const asked = new Set(ran.flatMap(({ transcript }) => transcript.map(({ unit }) => unit)));
  const units = ran[0]?.units ?? [];
  expect(units.filter((unit) => !asked.has(unit) && unit !== "checkpoint")).toEqual([]);
});
