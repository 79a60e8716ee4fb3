import { afterEach, describe, expect, test } from "bun:test";
import { z } from "zod";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
afterEach(() => account.stop());

/** Berlin goes back at 03:00 on 2026-10-25, and forward at 02:00 on 2026-03-29. */
async function inBerlin(start: string): Promise<void> {
  account = await connectAccount({
    start,
    who(simulator) {
      const advertiserId = simulator.openAccount({
        ...{ currency: "EUR", timezone: "Europe/Berlin", country: "DE", campaigns: 4, ageDays: 40, steady: true },
      });
      const accessToken = simulator.issueToken({ appId: simulator.app.appId, advertiserIds: [advertiserId] });
      return { advertiserId, accessToken };
    },
  });
}

const Wire = z.looseObject({
  data: z.looseObject({
    list: z.array(
      z.looseObject({
        dimensions: z.looseObject({ stat_time_hour: z.string() }),
        metrics: z.record(z.string(), z.string()),
      }),
    ),
  }),
});
const HOURLY = { level: "account", breakdown: "hour", metrics: ["spend", "impressions", "ctr"], limit: 100 };

describe("a report by hour over a change of clocks", () => {
  test("adds up the hour that comes twice, and says so", async () => {
    await inBerlin("2026-11-02T12:00:00Z");
    const twice: number[] = [];
    account.simulator.fail({
      path: "/report/integrated/get/",
      when: ({ query }) => (query.get("dimensions") ?? "").includes("hour"),
      times: Number.POSITIVE_INFINITY,
      mutate(envelope) {
        const rows = Wire.parse(envelope).data.list;
        const nights = rows.filter(({ dimensions }) => dimensions.stat_time_hour === "2026-10-25 02:00:00");
        twice.push(...nights.map(({ metrics }) => Number(metrics.impressions)));
        return envelope;
      },
    });
    const { records, meta, page } = await account.table("get_report", {
      ...HOURLY,
      ...{ start_date: "2026-10-24", end_date: "2026-10-26" },
    });
    expect(twice).toHaveLength(2);
    const night = records.filter(({ date, hour }) => date === "2026-10-25" && hour === 2);
    expect(night.map(({ impressions }) => impressions)).toEqual([twice.reduce((sum, count) => sum + count, 0)]);
    expect(page.total).toBe(3 * 24);
    expect(meta.warnings).toEqual([
      "On the account's clock 2026-10-25 02:00 comes twice, and its row adds both hours up.",
    ]);
  });

  test("does not miss the hour that is not there, and says so", async () => {
    await inBerlin("2026-04-02T12:00:00Z");
    const days = { start_date: "2026-03-29", end_date: "2026-03-29" };
    const { records, meta } = await account.table("get_report", { ...HOURLY, ...days });
    expect(records.map(({ hour }) => hour)).toEqual([0, 1, ...Array.from({ length: 21 }, (_, index) => index + 3)]);
    expect(meta.warnings).toEqual(["On the account's clock there is no 2026-03-29 02:00: clocks go forward over it."]);
  });

  test("counts a row once that two pages share, in the doubled hour too", async () => {
    await inBerlin("2026-11-02T12:00:00Z");
    const question = { ...HOURLY, start_date: "2026-10-25", end_date: "2026-10-25" };
    const whole = await account.table("get_report", question);
    let list: z.infer<typeof Wire>["data"]["list"] = [];
    account.simulator.fail({
      path: "/report/integrated/get/",
      when: ({ query }) => (query.get("dimensions") ?? "").includes("hour"),
      times: 2,
      mutate(envelope) {
        const wire = Wire.parse(envelope);
        if (wire.data.list.length > 0) list = wire.data.list;
        return {
          ...wire,
          data: { ...wire.data, list, page_info: { page: 1, page_size: 1_000, total_page: 2, total_number: 50 } },
        };
      },
    });
    const shared = await account.table("get_report", { ...question, fresh: true });
    expect(shared.records).toEqual(whole.records);
  });
});
