/** Pacing of several accounts: what not every one of them has is no sum of all. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { PLACES, SMALL, startAgency } from "../fakes/agency.ts";
import { OWNER } from "../fakes/test-shop.ts";

setDefaultTimeout(60_000);

const [BERLIN, YORK, LISBON] = PLACES;

let opened: Awaited<ReturnType<typeof startAgency>>;
beforeAll(async () => {
  opened = await startAgency(() => ({
    berlin: { ...SMALL, ...BERLIN },
    lisbon: { ...SMALL, ...LISBON },
    new: { ...SMALL, ...BERLIN, ageDays: 5 },
    york: { ...SMALL, ...YORK },
  }));
});
afterAll(() => opened.stop());

const Pacing = z.looseObject({
  meta: z.looseObject({
    subtotals: z.array(z.object({ currency: z.string(), totals: z.record(z.string(), z.unknown()) })).default([]),
  }),
  columns: z.array(z.string()),
  rows: z.array(z.array(z.unknown())),
});

async function pacing() {
  const { structured, text } = await opened.shop.call(opened.agency.key, "tiktok_ads_get_pacing", {
    ...{ account: "all", top: 0, fresh: true },
  });
  const { meta, columns, rows } = Pacing.catch(() => {
    throw new Error(text);
  }).parse(structured);
  const cell = (account: string, column: string) =>
    rows.find((row) => row[0] === account)?.[columns.indexOf(column)] ?? null;
  const sum = (accounts: string[], column: string) =>
    Math.round(accounts.reduce((all, one) => all + z.number().parse(cell(one, column)), 0) * 100) / 100;
  const totalsOf = (currency: string) => meta.subtotals.find((one) => one.currency === currency)?.totals;
  return { cell, sum, totalsOf };
}

async function setBudget(label: string, value: string) {
  const goal = { kind: "month_budget", value, campaignId: null } as const;
  await opened.shop.shop.goals.set(
    { workspaceId: opened.agency.workspaceId, module: undefined, label, ...goal },
    OWNER,
  );
}

test("a landing or a month's budget that one account lacks is not told beside what all of them spent", async () => {
  await setBudget("berlin", "5000");
  await setBudget("york", "700");
  const { cell, sum, totalsOf } = await pacing();
  expect([cell("new", "landing"), cell("lisbon", "month_budget")]).toEqual([null, null]);
  const spent = sum(["berlin", "lisbon", "new"], "spent");
  expect(totalsOf("EUR")).toMatchObject({ spent, landing: null, month_budget: null });
  expect(totalsOf("USD")).toMatchObject({ month_budget: 700, landing: cell("york", "landing") });
});

test("with a budget for each account, they add up", async () => {
  await setBudget("lisbon", "300.25");
  await setBudget("new", "0.5");
  const { totalsOf } = await pacing();
  expect(totalsOf("EUR")).toMatchObject({ month_budget: 5300.75, landing: null });
});
