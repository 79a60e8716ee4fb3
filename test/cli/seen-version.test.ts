/** What was listed in the shell may be set or removed there only as long as nobody changed it. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { inProcess } from "../fakes/in-process.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";

// Each command opens the folder anew, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

let simulator: Simulator;
beforeAll(() => {
  simulator = startSimulator({ clock: systemClock });
});
afterAll(() => simulator.stop());

const Versions = z.array(z.looseObject({ id: z.string().optional(), version: z.string() }));
const CONFLICT = { error: { code: "conflict", message: expect.stringContaining("changed meanwhile") } };

async function open() {
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_TIKTOK_BASE_URL: simulator.url };
  const run = (words: string, stdin = "") => inProcess([...words.split(" "), "--json"], { env, stdin });
  const { id } = z.object({ id: z.string() }).parse((await run("workspace create --name One")).json);
  const at = (words: string, stdin?: string) => run(`${words} --workspace ${id}`, stdin);
  const first = async (list: string) => {
    const [only] = Versions.parse((await at(list)).json);
    if (only === undefined) throw new TypeError(`nothing from ${list}`);
    return only;
  };
  return { at, first };
}

test.each([
  ["goal", "goal set month_budget 900", "goal set month_budget 800"],
  ["rate", "rate set USD 0.9 --into EUR --date 2026-11-01", "rate set USD 0.8 --into EUR --date 2026-11-01"],
  ["digest", "digest set --hour 7", "digest set --hour 8"],
])("a %s is set where it is as it was seen, and refused in words where it is not", async (kind, one, other) => {
  const { at, first } = await open();
  expect((await at("connect tiktok-ads", JSON.stringify(mainCredentials(simulator)))).exit).toBe(0);
  expect((await at(`${one} --if-version none`)).exit).toBe(0);
  const seen = await first(`${kind} list`);
  expect(await at(`${other} --if-version none`)).toMatchObject({ exit: 1, json: CONFLICT });
  expect(await first(`${kind} list`)).toMatchObject(seen);
  expect((await at(`${other} --if-version=${seen.version}`)).exit).toBe(0);
  const changed = await first(`${kind} list`);
  expect(changed.version).not.toBe(seen.version);
  expect(await at(`${one} --if-version=${seen.version}`)).toMatchObject({ exit: 1, json: CONFLICT });
  // Without it the last one counts.
  expect((await at(one)).exit).toBe(0);
  expect((await first(`${kind} list`)).version).toBe(seen.version);
  expect(await at(`${one} --if-version 12`)).toMatchObject({
    ...{
      exit: 2,
      json: { error: { code: "usage", message: expect.stringContaining("--if-version takes the version") } },
    },
  });
});

test.each([
  ["goal", "goal set month_budget 900", "goal set month_budget 800"],
  ["rate", "rate set USD 0.9 --into EUR --date 2026-11-01", "rate set USD 0.8 --into EUR --date 2026-11-01"],
])("a %s that was changed since is not removed", async (kind, one, other) => {
  const { at, first } = await open();
  expect((await at("connect tiktok-ads", JSON.stringify(mainCredentials(simulator)))).exit).toBe(0);
  await at(one);
  const { id, version } = await first(`${kind} list`);
  await at(other);
  expect(await at(`${kind} remove ${id} --if-version=${version}`)).toMatchObject({ exit: 1, json: CONFLICT });
  expect(await at(`${kind} remove ${id} --if-version none`)).toMatchObject({ exit: 2 });
  const now = await first(`${kind} list`);
  expect((await at(`${kind} remove ${id} --if-version=${now.version}`)).json).toMatchObject({ removed: true });
});

test("an alert takes another rule where it is as it was seen; a new one stands in nobody's place", async () => {
  const { at, first } = await open();
  expect((await at("connect tiktok-ads", JSON.stringify(mainCredentials(simulator)))).exit).toBe(0);
  await at("alert set spend above --value 100");
  const { id, version } = await first("alert list");
  await at(`alert set spend above --value 200 --alert ${id}`);
  const late = await at(`alert set spend above --value 300 --alert ${id} --if-version=${version}`);
  expect(late).toMatchObject({ exit: 1, json: CONFLICT });
  const now = await first("alert list");
  expect((await at(`alert set spend above --value 300 --alert ${id} --if-version=${now.version}`)).exit).toBe(0);
  expect(await at(`alert set spend above --value 400 --if-version=${now.version}`)).toMatchObject({
    ...{ exit: 2, json: { error: { message: expect.stringContaining("--if-version goes with --alert") } } },
  });
});
