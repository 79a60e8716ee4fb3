/** A word from TikTok that every object knows ("constructor") is a word like any other. */

import { expect, test } from "bun:test";
import { legsOf } from "#modules/tiktok-ads/diagnose/conversion-legs.ts";
import { automationOf } from "#modules/tiktok-ads/list/automation.ts";

test.each(["constructor", "__proto__", "toString"])(
  "%s is an objective without conversions and a kind by its name",
  (word) => {
    expect(legsOf(word)).toBeNull();
    expect(automationOf({ campaign_automation_type: word })).toBeString();
  },
);
