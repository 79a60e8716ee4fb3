/** Reports against what the simulated accounts really hold. A failure prints its seed and the smallest question that fails. */

import "../../../fakes/seeded-properties.ts";
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import type { AccountOptions } from "#simulator/world.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";
import {
  AUDIENCE_BREAKDOWNS,
  AUDIENCE_METRICS,
  added,
  type Breakdown,
  changeOf,
  expectedOf,
  fractionOf,
  ID_COLUMN,
  keyOfRecord,
  type Level,
  METRICS,
  type Question,
  type Sums,
  sumsOf,
} from "./oracle.ts";

setDefaultTimeout(120_000);

/** Two weeks after the leap day and the change of clocks in New York, ten days after that in Berlin. */
const START = "2028-04-05T09:30:00Z";
const AGE_DAYS = 440;
type World = Pick<AccountOptions, "timezone" | "currency" | "campaigns">;
const WORLDS: readonly World[] = [
  { timezone: "Etc/GMT+12", currency: "USD", campaigns: 14 },
  { timezone: "Etc/GMT-14", currency: "JPY", campaigns: 14 },
  { timezone: "Europe/Berlin", currency: "EUR", campaigns: 14 },
  { timezone: "America/New_York", currency: "USD", campaigns: 14 },
  { timezone: "Asia/Kolkata", currency: "GBP", campaigns: 1 },
  { timezone: "Australia/Lord_Howe", currency: "EUR", campaigns: 0 },
];

type Place = ConnectedAccount & { advertiserId: string; decimals: number; today: string };
let places: readonly Place[] = [];

beforeAll(async () => {
  places = await Promise.all(WORLDS.map(open));
});
afterAll(async () => {
  for (const place of places) await place.stop();
});

async function open(world: World): Promise<Place> {
  let advertiserId = "";
  const account = await connectAccount({
    start: START,
    qps: 100_000,
    qpm: 1_000_000,
    who(simulator) {
      simulator.setRateLimit("off");
      advertiserId = simulator.openAccount({ ...world, country: "US", ageDays: AGE_DAYS });
      const { appId } = simulator.app;
      return { advertiserId, accessToken: simulator.issueToken({ appId, advertiserIds: [advertiserId] }) };
    },
  });
  const today = account.simulator.truth.today(advertiserId);
  return { ...account, advertiserId, decimals: world.currency === "JPY" ? 0 : 2, today };
}

const LEVELS: readonly Level[] = ["account", "campaign", "ad_group", "ad"];
const BREAKDOWNS = ["none", "day", "hour", ...AUDIENCE_BREAKDOWNS];
const isBreakdown = (name: string): name is Breakdown => BREAKDOWNS.includes(name);
/** The longest windows, so that each crosses TikTok's own bound and a test stays short. */
const LONGEST: Readonly<Partial<Record<Breakdown, number>>> = { none: 400, day: 70, hour: 3 };
const LONGEST_BY_AUDIENCE = 45;

type Wish = {
  world: number;
  question: Omit<Question, "advertiserId">;
  compare: "none" | "previous_period" | "previous_year";
};

const dayBefore = (day: string, days: number) =>
  new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);

/** `endsAgo` 0 is today, which is not over. */
const wishes = fc
  .record({
    world: fc.integer({ min: 0, max: WORLDS.length - 1 }),
    level: fc.constantFrom(...LEVELS),
    breakdown: fc.constantFrom(...BREAKDOWNS.filter(isBreakdown)),
    endsAgo: fc.integer({ min: 0, max: 60 }),
    length: fc.double({ min: 0, max: 1, noNaN: true }),
    picks: fc.uniqueArray(fc.nat({ max: 100 }), { minLength: 1, maxLength: 6 }),
    compare: fc.constantFrom("none", "none", "previous_period", "previous_year" as const),
  })
  .map(({ world, level, breakdown, endsAgo, length, picks, compare }): Wish => {
    const longest = LONGEST[breakdown] ?? LONGEST_BY_AUDIENCE;
    const to = dayBefore(places[world]?.today ?? "", endsAgo);
    const known = AUDIENCE_BREAKDOWNS.includes(breakdown) ? AUDIENCE_METRICS : METRICS;
    return {
      world,
      question: {
        level,
        breakdown,
        from: dayBefore(to, Math.floor(length * (longest - 1))),
        to,
        metrics: [...new Set(picks.map((pick) => known[pick % known.length] ?? "spend"))],
      },
      compare: compare === "previous_period" || compare === "previous_year" ? compare : "none",
    };
  });

async function everyRow(place: Place, args: Record<string, unknown>) {
  const records: Record<string, unknown>[] = [];
  const first = await place.table("get_report", { limit: 500, ...args });
  records.push(...first.records);
  for (let { cursor } = first.page; cursor !== undefined; ) {
    const next = await place.table("get_report", { limit: 500, ...args, cursor });
    records.push(...next.records);
    cursor = next.page.cursor;
  }
  return { ...first, records };
}

const argsOf = ({ level, breakdown, from, to, metrics }: Omit<Question, "advertiserId">) => ({
  level,
  breakdown,
  metrics: [...metrics],
  start_date: from,
  end_date: to,
});

function placeAt(world: number): Place {
  const place = places[world];
  if (place === undefined) throw new Error("there is no such world");
  return place;
}

const settings = { numRuns: 100 };

describe("every report is what the account holds, row by row and in total", () => {
  test("whatever level, breakdown, window and metrics are asked for", async () => {
    await fc.assert(
      fc.asyncProperty(wishes, async ({ world, question: asked }) => {
        const place = placeAt(world);
        const question = { ...asked, advertiserId: place.advertiserId };
        const sums = sumsOf(place.simulator, question);
        const { records, totals, page, meta } = await everyRow(place, argsOf(asked));
        expect(page.total).toBe(sums.size);
        expect(records).toHaveLength(sums.size);
        for (const record of records) {
          const row = sums.get(keyOfRecord(record, question));
          for (const metric of nonEmpty(asked.metrics))
            expect([metric, record[metric]]).toEqual([metric, expectedOf(metric, row?.counts, place.decimals)]);
        }
        const total = added([...sums.values()].map(({ counts }) => counts));
        for (const metric of nonEmpty(asked.metrics))
          expect([metric, totals[metric]]).toEqual([metric, expectedOf(metric, total, place.decimals)]);
        expect(meta.warnings.filter((sentence) => /whole|missing|cut/.test(sentence))).toEqual([]);
      }),
      settings,
    );
  });

  test("and so is the one it is compared with", async () => {
    await fc.assert(
      fc.asyncProperty(
        wishes.filter(({ compare }) => compare !== "none"),
        async ({ world, question: asked, compare }) => {
          const place = placeAt(world);
          const { records, totals, meta } = await everyRow(place, { ...argsOf(asked), compare_to: compare });
          const before = windowBefore(asked, compare);
          expect(meta.compared_with).toMatchObject({ start: before.from, end: before.to });
          const question = { ...asked, advertiserId: place.advertiserId };
          const now = sumsOf(place.simulator, question);
          const then = sumsOf(place.simulator, { ...question, ...before });
          const seen = { now: 0, before: 0 };
          for (const record of records) {
            const own = record.date === null ? undefined : now.get(keyOfRecord(record, question));
            const earlier = then.get(keyOfRecord({ ...record, date: record.date_previous }, question));
            if (own !== undefined) seen.now += 1;
            if (earlier !== undefined) seen.before += 1;
            const whole = record.date === undefined;
            expectCompared(record, { metrics: asked.metrics, own, earlier, decimals: place.decimals, whole });
          }
          expect(seen).toEqual({ now: now.size, before: then.size });
          const sumUp = (sums: Sums) => {
            const counts = added([...sums.values()].map((row) => row.counts));
            return counts === undefined ? undefined : { counts };
          };
          expectCompared(totals, {
            metrics: asked.metrics,
            own: sumUp(now),
            earlier: sumUp(then),
            decimals: place.decimals,
            whole: true,
          });
        },
      ),
      settings,
    );
  });
});

type Counted = { counts: Record<string, number> } | undefined;

type Comparison = {
  metrics: readonly string[];
  own: Counted;
  earlier: Counted;
  decimals: number;
  whole: boolean;
};

function expectCompared(record: Record<string, unknown>, { metrics, own, earlier, decimals, whole }: Comparison): void {
  for (const metric of metrics) {
    const now = expectedOf(metric, own?.counts, decimals);
    const before = expectedOf(metric, earlier?.counts, decimals);
    expect([metric, record[metric], record[`${metric}_previous`]]).toEqual([metric, now, before]);
    const change = changeOf({ metric, now: own?.counts, before: earlier?.counts, decimals, whole });
    expect([metric, record[`${metric}_change_pct`]]).toEqual([metric, change === null ? null : change / 100]);
  }
}

function windowBefore({ from, to }: { from: string; to: string }, compare: string): { from: string; to: string } {
  if (compare === "previous_year") return { from: yearBefore(from), to: yearBefore(to) };
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000 + 1;
  return { from: dayBefore(from, days), to: dayBefore(from, 1) };
}

function yearBefore(day: string): string {
  return `${Number(day.slice(0, 4)) - 1}${day.slice(4)}`.replace(/02-29$/, "02-28");
}

describe("a report that is sorted", () => {
  test("is in the order of what its numbers are, not of what is shown of them, nulls last", async () => {
    await fc.assert(
      fc.asyncProperty(wishes, fc.boolean(), async ({ world, question: asked }, ascending) => {
        const place = placeAt(world);
        const question = { ...asked, advertiserId: place.advertiserId };
        const [by = "spend"] = asked.metrics;
        const sums = sumsOf(place.simulator, question);
        const sort = { by, direction: ascending ? "asc" : "desc" };
        const { records } = await everyRow(place, { ...argsOf(asked), sort });
        const values = records.map((record) =>
          fractionOf(by, sums.get(keyOfRecord(record, question))?.counts, place.decimals),
        );
        const known = values.filter((value) => value !== null);
        expect(values.slice(0, known.length)).toEqual(known);
        for (const [index, { top, bottom }] of known.entries()) {
          const next = known[index + 1];
          if (next === undefined) break;
          const difference = next.top * bottom - top * next.bottom;
          expect(ascending ? difference >= 0n : difference <= 0n).toBe(true);
        }
      }),
      settings,
    );
  });
});

describe("a part of a report", () => {
  const parts = fc.record({
    wish: wishes.filter(({ question }) => question.breakdown !== "hour" && question.level !== "account"),
    top: fc.integer({ min: 1, max: 12 }),
    kept: fc.double({ min: 0, max: 1, noNaN: true }),
    minSpend: fc.integer({ min: 0, max: 400 }),
  });

  test("is the best of it and one row of all others, which together are the whole", async () => {
    await fc.assert(
      fc.asyncProperty(parts, async ({ wish: { world, question: asked }, top }) => {
        const place = placeAt(world);
        const metrics = ["spend", ...asked.metrics.filter((name) => name !== "spend")];
        const question = { ...asked, metrics, advertiserId: place.advertiserId };
        const sums = sumsOf(place.simulator, question);
        const { records, totals } = await everyRow(place, { ...argsOf({ ...asked, metrics }), top });
        const id = ID_COLUMN[asked.level] ?? "";
        const bySubject = Map.groupBy(sums, ([key]) => key.split("|")[0] ?? "");
        const spendOf = (subject: string) =>
          (bySubject.get(subject) ?? []).reduce((sum, [, { counts }]) => sum + (counts.spend ?? 0), 0);
        const named = new Set(records.flatMap((record) => (record[id] === null ? [] : [String(record[id])])));
        expect(named.size).toBe(Math.min(top, bySubject.size));
        const rest = [...bySubject.keys()].filter((subject) => !named.has(subject));
        const least = Math.min(...[...named].map(spendOf));
        for (const subject of rest) expect(spendOf(subject)).toBeLessThanOrEqual(least);
        const others = records.filter((record) => record[id] === null);
        const left = rest.flatMap((subject) => (bySubject.get(subject) ?? []).map(([, { counts }]) => counts));
        const spend = others.reduce((sum, record) => sum + Math.round(Number(record.spend) * 10 ** place.decimals), 0);
        expect(spend).toBe(added(left)?.spend ?? 0);
        const total = added([...sums.values()].map(({ counts }) => counts));
        for (const metric of metrics)
          expect([metric, totals[metric]]).toEqual([metric, expectedOf(metric, total, place.decimals)]);
        if (asked.breakdown === "none" && others.length > 0)
          for (const metric of metrics)
            expect([metric, others[0]?.[metric]]).toEqual([metric, expectedOf(metric, added(left), place.decimals)]);
      }),
      settings,
    );
  });

  test("is of the ids, the spend and the status that are asked for", async () => {
    await fc.assert(
      fc.asyncProperty(
        parts,
        fc.constantFrom("all", "active", "paused", "deleted"),
        async ({ wish: { world, question: asked }, kept, minSpend }, status) => {
          const place = placeAt(world);
          const question: Question = { ...asked, level: "campaign", advertiserId: place.advertiserId };
          const campaigns = place.simulator.truth.campaigns(place.advertiserId);
          const chosen = campaigns.filter((_, index) => index % 10 < kept * 10 + 1);
          if (chosen.length === 0) return;
          const standing = new Map(
            chosen.map(({ campaignId, deleted, operationStatus }) => [
              campaignId,
              deleted ? "deleted" : operationStatus === "DISABLE" ? "paused" : "active",
            ]),
          );
          const all = sumsOf(place.simulator, question);
          const bySubject = Map.groupBy(all, ([key]) => key.split("|")[0] ?? "");
          const wanted = [...bySubject].flatMap(([subject, rows]) => {
            const spend = rows.reduce((sum, [, { counts }]) => sum + (counts.spend ?? 0), 0);
            const fits = status === "all" ? standing.has(subject) : standing.get(subject) === status;
            return fits && spend >= minSpend * 10 ** place.decimals ? rows : [];
          });
          const { records } = await everyRow(place, {
            ...argsOf(question),
            filter: { campaign_ids: chosen.map(({ campaignId }) => campaignId), status, min_spend: minSpend },
          });
          expect(records.map((record) => keyOfRecord(record, question)).toSorted()).toEqual(
            wanted.map(([key]) => key).toSorted(),
          );
        },
      ),
      settings,
    );
  });
});

test("the leap day and the days on which clocks change are days like others, hour by hour", async () => {
  for (const [world, from, to] of [
    [0, "2028-02-27", "2028-03-01"],
    [3, "2028-03-11", "2028-03-13"],
    [2, "2028-03-25", "2028-03-27"],
    [2, "2027-10-30", "2027-11-01"],
  ] as const) {
    const place = placeAt(world);
    for (const breakdown of ["day", "hour"] as const) {
      const question = {
        level: "account",
        breakdown,
        from,
        to,
        metrics: ["spend", "clicks"],
        advertiserId: place.advertiserId,
      } as const;
      const sums = sumsOf(place.simulator, question);
      const { records } = await everyRow(place, argsOf(question));
      expect(records.map((record) => keyOfRecord(record, question)).toSorted()).toEqual([...sums.keys()].toSorted());
      for (const record of nonEmpty(records))
        expect(record.spend).toBe(expectedOf("spend", sums.get(keyOfRecord(record, question))?.counts, place.decimals));
    }
  }
});

test("twenty thousand rows add up to the cent, with every id whole", async () => {
  const place = await open({ timezone: "America/Phoenix", currency: "USD", campaigns: 420 });
  const question: Question = {
    ...{ advertiserId: place.advertiserId, level: "ad", breakdown: "day", metrics: ["spend", "clicks", "cpc"] },
    from: dayBefore(place.today, 100),
    to: dayBefore(place.today, 1),
  };
  const sums = sumsOf(place.simulator, question);
  expect(sums.size).toBeGreaterThan(20_000);
  const { totals, page, rows, meta } = await place.call("get_report", { ...argsOf(question), limit: 500 });
  expect(page.total).toBe(sums.size);
  const total = added([...sums.values()].map(({ counts }) => counts));
  for (const metric of nonEmpty(question.metrics))
    expect(totals[metric]).toBe(expectedOf(metric, total, place.decimals));
  expect(meta.api_calls).toBeLessThanOrEqual(60);
  const ids = new Set([...sums.keys()].map((key) => key.split("|")[0] ?? ""));
  for (const [, id] of nonEmpty(rows)) expect(ids).toContain(String(id));
  await place.stop();
});
