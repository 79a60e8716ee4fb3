/** What a call has to say, and what of it is said where it is too much. */

import { describe, expect, test } from "bun:test";
import { CallLedger } from "#modules/tiktok-ads/session/call-ledger.ts";
import { manualClock } from "../../../fakes/clock.ts";
import { connectAccount } from "../connected-account.ts";

const sentences = (count: number) => Array.from({ length: count }, (_, index) => `Sentence ${index + 1}.`);

describe("warnings", () => {
  test("are said up to twelve, each once, in their order", () => {
    const ledger = new CallLedger(manualClock(), sentences(10));
    for (const sentence of sentences(11)) ledger.warn(sentence);
    ledger.warnAlways("It was cut.");
    ledger.warnAlways("It was cut.");
    expect(ledger.facts().warnings).toEqual([...sentences(11), "It was cut."]);
  });

  test("beyond twelve are counted in the twelfth, and what is always shown is never among them", () => {
    const ledger = new CallLedger(manualClock(), sentences(13));
    expect(ledger.facts().warnings).toEqual([...sentences(11), "And 2 more warnings."]);
    ledger.warnAlways("It was cut.");
    ledger.warn("A last one.");
    expect(ledger.facts().warnings).toEqual([...sentences(10), "It was cut.", "And 4 more warnings."]);
  });
});

test("a connection with much to say does not keep a call from saying what its rows must not be read without", async () => {
  const account = await connectAccount();
  account.standing.facts = { warnings: sentences(12) };
  account.simulator.setMaxReportIds(30);
  const report = { level: "campaign", metrics: ["spend"], fresh: true };
  const today = (await account.call("get_report", { ...report, date_preset: "today" })).meta.warnings;
  expect(today).toHaveLength(12);
  expect(today).toContain("Today, 2026-11-22, is not over: its numbers are incomplete.");
  expect(today.join()).toContain("TikTok cut this report at 20,000 ids");
  expect(today.at(-1)).toMatch(/^And \d more warnings\.$/);
  const cut = (await account.call("list_ad_groups", { limit: 200, status: "all", detail: "all" })).meta.warnings;
  expect(cut).toHaveLength(12);
  expect(cut.join()).toContain("The page was cut at 128 KB");
  await account.stop();
});
