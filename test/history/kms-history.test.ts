/** A history under an AWS KMS key: what was opened lives as long as its data key, and a no ends it. */

import { afterAll, afterEach, beforeAll, expect } from "bun:test";
import { addDays } from "#ads/calendar.ts";
import { AGES } from "#history/ages.ts";
import { type KeptDay, withReading } from "#history/kept-day.ts";
import { createKeptHistories } from "#history/kept-histories.ts";
import { encodeBlock, monthOf } from "#history/month-block.ts";
import { createHistoryVault } from "#vault/history-vault.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { awsVariables, type KmsEmulator, kmsTest, startKmsEmulator } from "../fakes/kms-emulator.ts";
import { type KmsProxy, startKmsProxy } from "../fakes/kms-proxy.ts";
import { kmsVault } from "../fakes/kms-vault.ts";

const ACCOUNT = { accountId: "7119", currency: "USD", zone: "Etc/GMT+7" };
const UNTIL = 1_600;
const PLACE = { workspaceId: "ws_a", module: "toy", connectionId: "con_1" };
const SECONDS = 60;

let emulator: KmsEmulator | null = null;
let proxy: KmsProxy;
let restore: (() => void) | undefined;

beforeAll(async () => {
  emulator = await startKmsEmulator();
  if (emulator === null) return;
  proxy = startKmsProxy(emulator.url);
  restore = awsVariables(proxy.url);
}, 180_000);
afterEach(() => proxy?.fail(null));
afterAll(async () => {
  restore?.();
  await proxy?.stop();
  await emulator?.stop();
});

/** Forty days in a row, all read at each age and settled. */
function settledDays(from: string): KeptDay[] {
  return Array.from({ length: 40 }, (_, index) => {
    const day = addDays(from, index);
    let kept: KeptDay | undefined;
    for (const age of AGES)
      kept = withReading(kept, { day, age, atMs: 0, whole: true, rows: new Map([["7119", [age < 7 ? "80" : "100"]]]) });
    if (kept === undefined) throw new Error("there are ages");
    return kept;
  });
}

kmsTest("is asked of KMS once a while, and a no ends it within that time, what was reckoned from it too", async () => {
  const it = await kmsVault((await emulator?.createKey()) ?? null);
  await it.put(await it.openVault(), "con_1");
  const vault = createHistoryVault({
    ...{ store: it.store, clock: it.clock, dataKeySeconds: SECONDS },
    keyRing: await it.openRing(),
  });
  const key = await vault.makeKey({ ...PLACE, ...ACCOUNT });
  const today = new Date(it.clock.now()).toISOString().slice(0, 10);
  const from = addDays(today, -100);
  await it.store.histories.begin(
    {
      ...{ id: "his_1", connection_id: "con_1", ...key, account_id: "7119", currency: "USD", zone: "Etc/GMT+7" },
      ...{ begun_at_ms: 0, anew: false, next_at_ms: 0, read_at_ms: it.clock.now(), failures: 0, last_error: null },
      ...{ lease_until_ms: it.clock.now() + 1_000, lease_holder: "one", today_asked_at_ms: null },
      ...{ today_gap_ms: null, today_read_at_ms: null, today_ends_at_ms: null, hours_wanted_at_ms: null },
    },
    1,
  );
  const seal = await vault.open({ ...PLACE, ...ACCOUNT }, key);
  for (const [month, days] of Map.groupBy(settledDays(from), ({ day }) => monthOf(day))) {
    const block = { level: "account", month };
    const box = seal.seal(block, await encodeBlock({ metrics: ["conversion"], names: new Map(), days }));
    const row = { history_id: "his_1", ...block, days: days.length, first_day: days[0]?.day ?? "", ...box };
    await it.store.histories.putBlocks({ id: "his_1", holder: "one", untilMs: UNTIL }, [row]);
  }
  const kept = createKeptHistories({ store: it.store, vault, modules: [], clock: it.clock, seconds: SECONDS })(PLACE);
  const span = { level: "account", from, to: addDays(from, 39) } as const;
  const asked = proxy.total();
  for (let question = 0; question < 5; question += 1) {
    expect((await kept.settled(ACCOUNT, span, ["conversion"]))?.rows).toHaveLength(40);
    expect((await kept.completeness(ACCOUNT)).get("conversion")?.[0]).toEqual({ age: 1, percent: 80, days: 40 });
  }
  expect(proxy.total() - asked).toBeLessThanOrEqual(1);
  proxy.fail("denied");
  it.clock.advance(SECONDS * 1_000);
  expect((await failsWith(() => kept.settled(ACCOUNT, span, ["conversion"]))).code).toBe("kms_denied");
  expect((await failsWith(() => kept.completeness(ACCOUNT))).code).toBe("kms_denied");
  proxy.fail(null);
  it.clock.advance(SECONDS * 1_000);
  expect((await kept.settled(ACCOUNT, span, ["conversion"]))?.rows).toHaveLength(40);
  // Another account's question finds nothing, and asks nobody.
  expect(await kept.settled({ ...ACCOUNT, accountId: "7120" }, span, ["conversion"])).toBeNull();
  expect((await kept.completeness({ ...ACCOUNT, currency: "EUR" })).size).toBe(0);
  it.store.close();
});
