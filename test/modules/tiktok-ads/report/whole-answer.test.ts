import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { z } from "zod";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeEach(async () => {
  account = await connectAccount();
});
afterEach(() => account.stop());

const Wire = z.looseObject({
  data: z.looseObject({
    list: z.array(z.looseObject({ dimensions: z.record(z.string(), z.string()) })),
    page_info: z.looseObject({ total_number: z.number() }),
  }),
});
type Wire = z.infer<typeof Wire>;

/** What TikTok would have answered, with the list changed. */
function listChanged(change: (list: Wire["data"]["list"]) => Wire["data"]["list"], recount = false) {
  return (envelope: unknown) => {
    const wire = Wire.parse(envelope);
    const list = change(wire.data.list);
    const page_info = recount ? { ...wire.data.page_info, total_number: list.length } : wire.data.page_info;
    return { ...wire, data: { ...wire.data, list, page_info } };
  };
}

const PATH = "/report/integrated/get/";
const SPEND = { metrics: ["spend", "impressions"], date_preset: "last_7_days" };

async function warnings(args: Record<string, unknown>): Promise<string> {
  return (await account.call("get_report", args)).meta.warnings.join(" ");
}

describe("an answer that is not whole is noticed and said", () => {
  test("when there are fewer rows than TikTok announced", async () => {
    account.simulator.fail({ path: PATH, mutate: listChanged((list) => list.slice(2)) });
    expect(await warnings({ level: "campaign", ...SPEND })).toMatch(/announced \d+ rows and sent \d+ different ones/);
  });

  test("when a page has a row of the page before, which is counted once", async () => {
    const whole = await account.call("get_report", { level: "campaign", ...SPEND });
    account.simulator.fail({ path: PATH, mutate: listChanged((list) => [...list.slice(0, -1), ...list.slice(0, 1)]) });
    const doubled = await account.call("get_report", { level: "campaign", ...SPEND, fresh: true });
    expect(doubled.meta.warnings.join()).toContain("rows are missing or moved between pages");
    expect(doubled.page.total).toBe(whole.page.total - 1);
    expect(Number(doubled.totals.impressions)).toBeLessThan(Number(whole.totals.impressions));
  });

  test("when rows are missing that nothing but TikTok's own total tells of", async () => {
    account.simulator.fail({ path: PATH, mutate: listChanged((list) => list.slice(1), true) });
    expect(await warnings({ level: "ad", ...SPEND })).toMatch(
      /own total of impressions is \d+, and the rows it sent add up to \d+/,
    );
  });

  test("when a day of the account is missing, by its name", async () => {
    account.simulator.fail({
      path: PATH,
      mutate: listChanged(
        (list) => list.filter(({ dimensions }) => dimensions.stat_time_day !== "2026-11-18 00:00:00"),
        true,
      ),
    });
    expect(await warnings({ level: "account", breakdown: "day", ...SPEND })).toContain(
      "There is no row for 2026-11-18.",
    );
  });

  test("when hours are missing, by their names", async () => {
    account.simulator.fail({
      path: PATH,
      when: ({ query }) => query.get("start_date") === "2026-11-20" && (query.get("dimensions") ?? "").includes("hour"),
      mutate: listChanged((list) => list.slice(0, 20), true),
    });
    const args = { level: "account", breakdown: "hour", start_date: "2026-11-19", end_date: "2026-11-21" };
    expect(await warnings({ ...args, metrics: ["spend"] })).toContain(
      "There is no row for 2026-11-20 20:00, 2026-11-20 21:00, 2026-11-20 22:00, 2026-11-20 23:00.",
    );
  });

  test("when TikTok cut it at its number of ids, by the header alone", async () => {
    account.simulator.setMaxReportIds(30);
    const { meta, page } = await account.call("get_report", { level: "campaign", ...SPEND });
    expect(page.total).toBe(30);
    expect(meta.warnings.join()).toContain("cut this report at 20,000 ids");
  });
});

describe("nothing is said", () => {
  test.each(["account", "campaign", "ad_group", "ad"])("of a whole answer by %s", async (level) => {
    for (const breakdown of ["none", "day"])
      expect(await warnings({ level, breakdown, metrics: ["spend", "clicks"], date_preset: "last_30_days" })).toBe("");
  });

  test("of today, whose numbers rise between two requests, but that it is not over", async () => {
    account.simulator.fail({ path: PATH, mutate: listChanged((list) => list.slice(1), true) });
    const said = await warnings({ level: "ad", metrics: ["spend"], date_preset: "today" });
    expect(said).toBe("Today, 2026-11-22, is not over: its numbers are incomplete.");
  });
});

test("a TikTok that gives no totals is asked again without them", async () => {
  account.simulator.fail({
    path: PATH,
    times: Number.POSITIVE_INFINITY,
    when: ({ query }) => query.has("enable_total_metrics"),
    code: 40002,
    message: "enable_total_metrics: is not supported for this report.",
  });
  const { meta, rows } = await account.call("get_report", { level: "campaign", ...SPEND });
  expect(rows.length).toBeGreaterThan(0);
  expect(meta).toMatchObject({ api_calls: 2, warnings: [] });
});

describe("data_lag", () => {
  const lag = async (args: Record<string, unknown>) => (await account.call("get_report", args)).meta.data_lag;

  test("is of the numbers asked for", async () => {
    expect(await lag({ level: "account", metrics: ["spend"] })).toBe(
      "Numbers lag by 30 minutes to 2 hours; yesterday still moves until 12:00 UTC.",
    );
    expect(await lag({ level: "account", metrics: ["reach", "conversion"] })).toMatch(
      /people by up to 16 hours.*attributes/,
    );
    expect(await lag({ level: "account", metrics: ["spend"], breakdown: "age" })).toContain("after 09:00");
  });
});

test("a window longer than TikTok's 365 days says what could not be joined, at the day", async () => {
  const args = { level: "account", metrics: ["spend", "reach"], end_date: "2026-11-21" };
  const year = await account.call("get_report", { ...args, start_date: "2025-11-22" });
  expect(year.meta).toMatchObject({ api_calls: 1, warnings: [] });
  expect(Number(year.totals.reach)).toBeGreaterThan(0);
  const longer = await account.call("get_report", { ...args, start_date: "2025-11-21" });
  expect(longer.meta.api_calls).toBe(2);
  expect(longer.totals.reach).toBeNull();
  expect(longer.meta.warnings.join()).toContain("over which reach cannot be added up and is empty");
});

test("the sandbox is asked for what it has, and its only days are named", async () => {
  const sandbox = await connectAccount({
    who: (simulator) => simulator.sandbox,
    pasted: { environment: "sandbox" },
  });
  const nothing = await sandbox.call("get_report", { level: "campaign", metrics: ["spend"] });
  expect(nothing.meta.warnings.join()).toContain("2020-12-08 to 2020-12-19 alone");
  const { rows, meta } = await sandbox.call("get_report", {
    level: "campaign",
    metrics: ["spend", "impressions"],
    start_date: "2020-12-08",
    end_date: "2020-12-19",
  });
  expect(rows.length).toBeGreaterThan(0);
  expect(meta.warnings.join()).not.toContain("alone");
  expect(sandbox.simulator.requests.filter(({ path, code }) => path === PATH && code !== 0)).toEqual([]);
  await sandbox.stop();
});
