/** What questions cost: requests that TikTok sees, held against what the answers say. */

import "../../fakes/seeded-properties.ts";
import { afterEach, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import fc from "fast-check";
import { failsWith } from "../../fakes/fails-with.ts";
import { type ConnectedAccount, connectAccount } from "./connected-account.ts";

setDefaultTimeout(120_000);

let account: ConnectedAccount;
beforeEach(async () => {
  account = await connectAccount({ qps: 100_000, qpm: 1_000_000 });
  account.simulator.setRateLimit("off");
  account.newRequests();
});
afterEach(() => account.stop());

const REPORT = { level: "campaign", breakdown: "day", date_preset: "last_30_days", metrics: ["spend"], limit: 5 };

describe("a thousand who ask the same at once", () => {
  test("cost TikTok one request, and one of them says so", async () => {
    const answers = await Promise.all(Array.from({ length: 1_000 }, () => account.call("get_report", REPORT)));
    const asked = account.newRequests();
    expect(new Set(answers.map(({ rows, totals }) => JSON.stringify([rows, totals]))).size).toBe(1);
    expect(answers.reduce((sum, { meta }) => sum + meta.api_calls, 0)).toBe(asked.length);
    expect(answers.filter(({ meta }) => meta.api_calls > 0)).toHaveLength(1);
    expect(answers.filter(({ meta }) => meta.cached)).toHaveLength(999);
    expect((await account.call("get_report", { ...REPORT, level: "account" })).meta.api_calls).toBe(1);
  });

  test("and page through it cost nothing more", async () => {
    const first = await account.call("get_report", REPORT);
    account.newRequests();
    await Promise.all(
      Array.from({ length: 100 }, () => account.call("get_report", { ...REPORT, cursor: first.page.cursor })),
    );
    expect(account.newRequests()).toEqual([]);
  });
});

test("api_calls of any mixture of questions add up to what TikTok saw", async () => {
  const question = fc.record({
    level: fc.constantFrom("account", "campaign"),
    date_preset: fc.constantFrom("yesterday", "last_7_days", "last_90_days"),
    breakdown: fc.constantFrom("none", "day", "age"),
    metrics: fc.constantFrom(["spend"], ["spend", "complete_payment"], "delivery"),
    compare_to: fc.constantFrom("none", "previous_period"),
    fresh: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(question, { minLength: 1, maxLength: 8 }), async (questions) => {
      account.newRequests();
      const answers = await Promise.all(questions.map((args) => account.call("get_report", args)));
      expect(answers.reduce((sum, { meta }) => sum + meta.api_calls, 0)).toBe(account.newRequests().length);
    }),
    { numRuns: 10 },
  );
});

describe("a report of many requests that TikTok refuses", () => {
  const YEAR = {
    level: "campaign",
    breakdown: "day",
    metrics: ["spend"],
    start_date: "2025-11-21",
    end_date: "2026-11-21",
  };

  test("at its first request sends no second", async () => {
    account.simulator.fail({ path: "/report/integrated/get/", code: 40100, message: "Too many requests." });
    expect((await failsWith(() => account.call("get_report", YEAR))).code).toBe("rate_limited");
    expect(account.newRequests()).toHaveLength(1);
  });

  test("in the middle sends nothing that was not under way", async () => {
    account.simulator.fail({
      path: "/report/integrated/get/",
      times: Number.POSITIVE_INFINITY,
      when: ({ query }) => query.get("start_date") !== "2025-11-21",
      code: 40100,
      message: "Too many requests.",
    });
    expect((await failsWith(() => account.call("get_report", YEAR))).code).toBe("rate_limited");
    // The first one, and the four that go at once.
    expect(account.newRequests().length).toBeLessThanOrEqual(5);
  });

  test("for its time leaves the queue with the call", async () => {
    const leaving = new AbortController();
    account.simulator.latencyMs = 20;
    const call = failsWith(() => account.call("get_report", YEAR, leaving.signal));
    leaving.abort();
    expect((await call).code).toBe("time_limit");
    expect(account.newRequests().length).toBeLessThanOrEqual(1);
  });
});
