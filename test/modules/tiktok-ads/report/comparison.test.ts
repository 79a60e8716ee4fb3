import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { comparedWindow } from "#ads/compared-window.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

const ARGS = { metrics: ["spend", "clicks", "cpc"], date_preset: "last_7_days", limit: 500 };
const BEFORE = { start_date: "2026-11-08", end_date: "2026-11-14" };

const change = (now: number, before: number) => Math.round(((now - before) / before) * 10_000) / 100;

describe("compare_to previous_period", () => {
  test("sets each number beside that of as many days before, and the totals too", async () => {
    const { columns, totals, meta, records } = await account.table("get_report", {
      level: "account",
      ...ARGS,
      compare_to: "previous_period",
    });
    expect(columns.slice(0, 3)).toEqual(["spend", "spend_previous", "spend_change_pct"]);
    expect(meta.compared_with).toMatchObject({ start: BEFORE.start_date, end: BEFORE.end_date, complete: true });
    expect(meta.api_calls).toBe(2);
    const now = await account.call("get_report", { level: "account", ...ARGS });
    const { date_preset: _, ...dateless } = ARGS;
    const before = await account.call("get_report", { level: "account", ...dateless, ...BEFORE });
    for (const name of ["spend", "clicks", "cpc"]) {
      expect(totals[name]).toBe(now.totals[name]);
      expect(totals[`${name}_previous`]).toBe(before.totals[name]);
      expect(Number(totals[`${name}_change_pct`])).toBeCloseTo(
        change(Number(now.totals[name]), Number(before.totals[name])),
        1,
      );
    }
    expect(records[0]).toMatchObject(totals);
  });

  test("keeps what is in one of the two windows only: null there, and no change from nothing", async () => {
    const args = { level: "campaign", ...ARGS, date_preset: "last_30_days" };
    const { records, totals } = await account.table("get_report", { ...args, compare_to: "previous_period" });
    const now = await account.table("get_report", args);
    const before = await account.table("get_report", {
      level: "campaign",
      metrics: ARGS.metrics,
      limit: 500,
      start_date: "2026-09-23",
      end_date: "2026-10-22",
    });
    const ids = (rows: readonly Record<string, unknown>[]) => rows.map(({ campaign_id }) => String(campaign_id));
    expect(ids(records).toSorted()).toEqual([...new Set([...ids(now.records), ...ids(before.records)])].toSorted());
    const begun = records.filter(({ spend_previous }) => spend_previous === null);
    const ended = records.filter(({ spend }) => spend === null);
    expect(begun.length).toBeGreaterThan(0);
    expect(ended.length).toBeGreaterThan(0);
    for (const record of nonEmpty(begun))
      expect(record).toMatchObject({ spend_change_pct: null, cpc_change_pct: null });
    for (const record of nonEmpty(ended))
      expect(record).toMatchObject({ spend_change_pct: -100, cpc: null, cpc_change_pct: null });
    expect(nonEmpty(ended).every(({ campaign_name }) => typeof campaign_name === "string")).toBe(true);
    expect(totals.spend).toBe(now.totals.spend);
    expect(totals.spend_previous).toBe(before.totals.spend);
  });

  test("sorts and ranks by what changed, and others add up in both windows", async () => {
    const args = { level: "campaign", ...ARGS, compare_to: "previous_period" };
    const { records, totals } = await account.table("get_report", {
      ...args,
      sort: { by: "cost_change_pct", direction: "asc" },
      top: 3,
    });
    expect(records).toHaveLength(4);
    const changes = records.slice(0, 3).map(({ spend_change_pct }) => Number(spend_change_pct));
    expect(changes).toEqual(changes.toSorted((a, b) => a - b));
    for (const name of ["spend", "spend_previous"]) {
      const sum = records.reduce((cents, record) => cents + Math.round(Number(record[name] ?? 0) * 100), 0);
      expect(sum).toBe(Math.round(Number(totals[name]) * 100));
    }
  });

  test("by day sets the first day against the first, and names both", async () => {
    const { records } = await account.table("get_report", {
      level: "account",
      ...ARGS,
      breakdown: "day",
      compare_to: "previous_period",
    });
    expect(records.map(({ date, date_previous }) => [date, date_previous])).toEqual(
      [15, 16, 17, 18, 19, 20, 21].map((day) => [`2026-11-${day}`, `2026-11-${String(day - 7).padStart(2, "0")}`]),
    );
    const before = await account.table("get_report", {
      level: "account",
      metrics: ["spend"],
      breakdown: "day",
      ...BEFORE,
    });
    expect(records.map(({ spend_previous }) => spend_previous)).toEqual(before.records.map(({ spend }) => spend));
  });

  test("of a window with today says that today is not over", async () => {
    const { meta } = await account.call("get_report", {
      level: "account",
      date_preset: "today",
      compare_to: "previous_period",
    });
    expect(meta.warnings.join()).toContain("Today is not over");
  });
});

test("compare_to days of one's own may be of another length, which is said; by day the rest stands alone", async () => {
  const { records, meta } = await account.table("get_report", {
    level: "account",
    ...ARGS,
    breakdown: "day",
    compare_to: { start_date: "2026-10-01", end_date: "2026-10-09" },
  });
  expect(meta.warnings.join()).toContain("has 7 days and the one it is compared with 9");
  expect(records).toHaveLength(9);
  expect(records.slice(-2)).toMatchObject([
    { date: null, date_previous: "2026-10-08", spend: null },
    { date: null, date_previous: "2026-10-09", spend: null },
  ]);
});

test("compare_to is refused before TikTok is asked where there is nothing to compare with", async () => {
  account.newRequests();
  for (const args of [
    { date_preset: "lifetime", compare_to: "previous_year" },
    { compare_to: { start_date: "2026-12-01", end_date: "2026-12-05" } },
    { compare_to: { start_date: "2026-02-30", end_date: "2026-03-05" } },
    { breakdown: "hour", compare_to: { start_date: "2026-10-01", end_date: "2026-10-08" } },
  ])
    expect((await failsWith(() => account.call("get_report", { level: "account", ...args }))).code).toBe(
      "invalid_input",
    );
  expect(account.newRequests()).toEqual([]);
});

describe("previous_month", () => {
  const month = (start: string, end: string, today = "2028-12-31") => {
    const window = { start, end, preset: null, complete: end < today };
    const compared = comparedWindow("previous_month", window, today);
    return { ...compared?.window, align: compared?.align, back: compared?.back };
  };

  test("is of the same day numbers, cut where the month before ends", () => {
    expect(month("2026-11-01", "2026-11-21")).toMatchObject({ start: "2026-10-01", end: "2026-10-21" });
    expect(month("2027-03-01", "2027-03-30")).toMatchObject({ start: "2027-02-01", end: "2027-02-28" });
    expect(month("2028-03-29", "2028-03-30")).toMatchObject({ start: "2028-02-29", end: "2028-02-29" });
    expect(month("2027-01-05", "2027-01-10")).toMatchObject({ start: "2026-12-05", end: "2026-12-10" });
    expect(month("2026-10-20", "2026-11-10")).toMatchObject({ start: "2026-09-20", end: "2026-10-10" });
  });

  test("of a whole month is the whole month before, and of one that is not over its same days", () => {
    expect(month("2026-11-01", "2026-11-30")).toMatchObject({ start: "2026-10-01", end: "2026-10-31" });
    expect(month("2027-03-01", "2027-03-31")).toMatchObject({ start: "2027-02-01", end: "2027-02-28" });
    expect(month("2026-11-01", "2026-11-30", "2026-11-30")).toMatchObject({ end: "2026-10-30" });
  });

  test("sets a day against that of the same number, where there is one", () => {
    const { align, back } = month("2026-11-01", "2026-11-30");
    expect([align?.("2026-10-31"), align?.("2026-10-30"), back?.("2026-11-07")]).toEqual([
      null,
      "2026-11-30",
      "2026-10-07",
    ]);
    expect(month("2027-03-01", "2027-03-31").back?.("2027-03-29")).toBeNull();
  });

  test("of more than a month is refused, since both would share days", async () => {
    const error = await failsWith(async () => month("2026-09-01", "2026-10-05"));
    expect([error.code, error.message]).toEqual(["invalid_input", expect.stringContaining("a month at most")]);
  });

  test("is asked for by its name or a word for it, and says which days it took", async () => {
    for (const compare_to of ["previous_month", "month over month"]) {
      const { meta } = await account.call("get_report", {
        ...{ level: "account", metrics: ["spend"], compare_to },
        ...{ start_date: "2026-11-01", end_date: "2026-11-21" },
      });
      expect(meta.compared_with).toMatchObject({ start: "2026-10-01", end: "2026-10-21" });
    }
  });
});

describe("previous_year", () => {
  const year = (start: string, end: string) => {
    const window = { start, end, preset: null, complete: true };
    const compared = comparedWindow("previous_year", window, "2028-12-31");
    return { ...compared?.window, align: compared?.align, back: compared?.back, alignMonth: compared?.alignMonth };
  };

  test("is of the same dates", () => {
    expect(year("2026-11-01", "2026-11-30")).toMatchObject({ start: "2025-11-01", end: "2025-11-30" });
  });

  test("has no 29 February in most years, and a window that begins or ends there has the 28th", () => {
    expect(year("2028-02-01", "2028-02-29")).toMatchObject({ start: "2027-02-01", end: "2027-02-28" });
    expect(year("2028-02-29", "2028-03-01")).toMatchObject({ start: "2027-02-28", end: "2027-03-01" });
    const { align, back, alignMonth } = year("2025-02-25", "2025-03-05");
    expect(align?.("2024-02-29")).toBeNull();
    expect(alignMonth?.("2024-02-29")).toStartWith("2025-02-");
    expect(align?.("2024-03-01")).toBe("2025-03-01");
    expect(back?.("2025-02-28")).toBe("2024-02-28");
  });
});

test("days compared with that are the later ones are said to be", async () => {
  const ask = (compare_start_date: string, compare_end_date: string) =>
    account.call("get_report", {
      ...{ level: "account", metrics: ["spend"], start_date: "2026-11-08", end_date: "2026-11-14" },
      ...{ compare_to: "dates", compare_start_date, compare_end_date },
    });
  expect((await ask("2026-11-15", "2026-11-21")).meta.warnings).toEqual([
    "The days compared with are the later ones: what is called previous, before or earlier is of them.",
  ]);
  expect((await ask("2026-11-01", "2026-11-07")).meta.warnings).toEqual([]);
});
