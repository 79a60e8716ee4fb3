/** Looking back for a runaway before there is such a rule: its hours are read because somebody looks, and today is not asked for. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { addDays, daysBetween } from "#ads/calendar.ts";
import { DAY_MS, type RememberingShop, startRememberingShop } from "../history/remembering-shop.ts";

setDefaultTimeout(120_000);

let it: RememberingShop;
let day: string;
beforeAll(async () => {
  it = await startRememberingShop();
  day = addDays(today(), -4);
  it.simulator.edit(it.advertiserId, ({ campaigns }) => {
    for (const { pace } of campaigns.flatMap(({ adGroups }) => adGroups.flatMap(({ ads }) => ads)))
      pace.surges = [...pace.surges, { day: daysBetween("1970-01-01", day), factor: 6, fromHour: 12 }];
  });
  await it.shop.shop.jobs.runAll();
});
afterAll(() => it.stop());

const today = () => it.simulator.truth.today(it.advertiserId);
const lookBack = () =>
  it.shop.shop.alerts.backtest({
    ...{ workspaceId: it.workspaceId, module: undefined, campaignId: null, metric: "spend", condition: "runaway" },
    ...{ value: 100, days: undefined, minSample: undefined, quiet: null },
  });
const hours = () => it.count("SELECT coalesce(sum(days), 0) FROM history_block WHERE level = 'hour'");

test("the first look says that hours are being read for it, the next one finds the day, and no rule stands", async () => {
  expect(hours()).toBe(0);
  await expect(lookBack()).rejects.toMatchObject({
    code: "conflict",
    message: expect.stringMatching(/those of 0 of 56 days .* look again in some minutes\.$/),
  });
  for (let round = 0; round < 3; round += 1) await it.shop.shop.jobs.runAll();
  expect(hours()).toBe(56);
  const { firings, waits } = await lookBack();
  expect(firings).toEqual([{ began: day, ended: addDays(day, 1) }]);
  expect(waits).toBeNull();
  expect(await it.shop.shop.alerts.list(it.workspaceId)).toEqual([]);
});

test("from then on hours come along with the days, and today's are asked for by a rule alone", async () => {
  it.clock.advance(DAY_MS);
  for (let round = 0; round < 3; round += 1) await it.shop.shop.jobs.runAll();
  expect((await lookBack()).to).toBe(addDays(today(), -1));
  expect(it.count("SELECT count(*) FROM history WHERE today_asked_at_ms IS NOT NULL")).toBe(0);
});
