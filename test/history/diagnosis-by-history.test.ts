/** The diagnosis where days are remembered: it compares with each campaign's own past, and asks TikTok for none of it. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import type { Campaign, Pace } from "#simulator/account.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { type RememberingShop, startRememberingShop } from "./remembering-shop.ts";

setDefaultTimeout(120_000);

const Diagnosis = z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) });

let it: RememberingShop;
beforeAll(async () => {
  it = await startRememberingShop();
  setPace({ spend: 6_000, conversionsPerClick: 0.08 });
  await it.shop.shop.jobs.runAll();
});
afterAll(() => it.stop());

async function diagnose(args: Record<string, unknown>) {
  const { structured, text } = await it.shop.call(it.key, "tiktok_ads_diagnose", args);
  const parsed = Diagnosis.safeParse(structured);
  if (!parsed.success) throw new Error(text);
  const { columns, rows } = parsed.data;
  return rows.map((row) => Object.fromEntries(columns.map((name, place) => [name, row[place]])));
}

/** Changes the one campaign that sells, as it was and will be. */
function setPace(change: Partial<Pace>): void {
  it.simulator.edit(it.advertiserId, ({ campaigns }) => {
    for (const ad of nonEmpty(campaigns.filter(isSelling)).flatMap(({ adGroups }) =>
      adGroups.flatMap(({ ads }) => ads),
    ))
      Object.assign(ad.pace, change);
  });
}

function isSelling({ objective, operationStatus }: Pick<Campaign, "objective" | "operationStatus">): boolean {
  return objective === "PRODUCT_SALES" && operationStatus === "ENABLE";
}

test("a campaign whose conversions stop is told by what is usual for it, which the answer shows", async () => {
  const campaignId = it.simulator.truth.campaigns(it.advertiserId).find(isSelling)?.campaignId;
  const of = (found: Record<string, unknown>[]) => found.filter(({ id }) => id === campaignId);
  const waste = { focus: "waste", campaign_ids: [campaignId] };
  expect(of(await diagnose(waste))).toEqual([]);
  setPace({ conversionsPerClick: 0 });
  it.clock.advance(61_000);
  const usual = /usually [\d.]+( %)? \([\d.]+ to [\d.]+ by 8 earlier windows of the same weekdays\)/;
  expect(of(await diagnose(waste))).toContainEqual(
    expect.objectContaining({ rule: "no_conversions", finding: expect.stringMatching(usual) }),
  );
  const tracking = await diagnose({ focus: "tracking", campaign_ids: [campaignId] });
  expect(of(tracking)).toMatchObject([{ rule: "conversions_missing", finding: expect.stringMatching(usual) }]);
});

test("what is usual costs no request", async () => {
  const paths = async () => {
    it.clock.advance(61_000);
    it.simulator.requests.length = 0;
    await diagnose({ focus: "waste" });
    return it.simulator.requests.map(({ path, query }) => `${path} ${query.start_date} ${query.end_date}`).toSorted();
  };
  const remembering = await paths();
  const { sqlite } = it.shop.store();
  sqlite.run("DELETE FROM history_block WHERE level = 'campaign'");
  sqlite.close();
  expect(await paths()).toEqual(remembering);
});
