/** A word that every object knows ("constructor") is a word like any other, from TikTok and from a caller. */

import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { outcomeOf } from "#modules/tiktok-ads/diagnose/outcome.ts";
import { automationOf } from "#modules/tiktok-ads/words/automation.ts";
import { columnNotes } from "#modules/tiktok-ads/words/column-notes.ts";
import { dataLag } from "#modules/tiktok-ads/words/data-lag.ts";
import { failsWith } from "../../fakes/fails-with.ts";
import { type ConnectedAccount, connectAccount } from "./connected-account.ts";

const WORDS = ["constructor", "__proto__", "toString"];
const READERS = [
  ...["get_account", "list_campaigns", "list_ad_groups", "list_ads", "get_report", "get_creative_report"],
  ...["get_gmv_max_report", "list_audiences", "list_pixels", "diagnose", "describe_fields"],
];

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

describe.each(WORDS)("%s", (word) => {
  test("is an objective without conversions and a kind by its name", () => {
    expect(outcomeOf({ objective_type: word }, [])).toBeNull();
    expect(automationOf({ campaign_automation_type: word })).toBeString();
  });

  test("is a metric without a note and without a delay of its own", () => {
    expect(columnNotes([word])).toEqual({});
    expect(dataLag([word])).toBe(dataLag(["spend"]));
  });

  test("is an argument that no tool has, also beside others and within a filter", async () => {
    for (const tool of READERS)
      for (const text of [`{"${word}":-1}`, `{"fresh":false,"${word}":["1"]}`, `{"filter":{"${word}":"1"}}`]) {
        const error = await failsWith(() => account.call(tool, JSON.parse(text)));
        expect({ tool, text, code: error.code }).toEqual({ tool, text, code: "invalid_input" });
      }
  });

  test("is a metric, a sort and a name that no report has", async () => {
    for (const args of [{ metrics: [word] }, { sort: { by: word } }, { level: word }]) {
      const error = await failsWith(() => account.call("get_report", args));
      expect(error.code).toBe("invalid_input");
    }
  });
});
