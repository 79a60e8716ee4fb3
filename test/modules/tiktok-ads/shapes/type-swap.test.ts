/**
 * Each field of each endpoint in every other JSON type, and absent, one at a time: a field that decides nothing never
 * takes an answer away, no id changes, and a value that had to be left out is named.
 */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { ShopError } from "#errors.ts";
import type { Advertiser } from "#simulator/account.ts";
import { RECIPES } from "#simulator/campaign-recipes.ts";
import type { Envelope } from "#simulator/envelope.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { changingAccount } from "../changes/changing-account.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";
import { type FieldPath, fieldsOf, type Swap, swapped, UNKNOWN, withUnknownField } from "./swapped-answer.ts";

// Hundreds of calls a test, on a machine that may be busy with others.
setDefaultTimeout(300_000);

const FORTY = { currency: "USD", timezone: "America/Phoenix", country: "US", campaigns: 40, ageDays: 40 } as const;
/** Campaigns of each kind there is, and four more with which each field stands in every type that it has in forty. */
const KINDS = RECIPES.length;
const MORE: ReadonlySet<number> = new Set([23, 25, 31, 36]);

/** Little, and of every kind: a Smart+ campaign has all of its ads, any other one. */
function thin(advertiser: Advertiser): void {
  advertiser.campaigns = advertiser.campaigns.filter((_, index) => index < KINDS || MORE.has(index));
  for (const { automation, adGroups } of advertiser.campaigns) {
    if (automation === "UPGRADED_SMART_PLUS") continue;
    adGroups.splice(1);
    for (const { ads } of adGroups) ads.splice(1);
  }
}

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount({
    cacheSeconds: 0,
    qps: 100_000,
    qpm: 6_000_000,
    who(simulator) {
      simulator.setRateLimit("off");
      const advertiserId = simulator.openAccount(FORTY);
      simulator.edit(advertiserId, thin);
      const { appId } = simulator.app;
      return { advertiserId, accessToken: simulator.issueToken({ appId, advertiserIds: [advertiserId] }) };
    },
  });
});
afterAll(() => account.stop());

type Outcome = { ids: string[]; text: string; warnings: string[] };

type Scene = {
  path: string;
  /** Names of fields that are strict, as `fieldsOf` names them; those of the envelope of rows stand in `STRICT`. */
  strict: readonly string[];
  /** By these the product decides what to do: unreadable, it may refuse in its own words, and never as an odd answer. */
  decides?: readonly string[];
  ask(): Promise<Outcome>;
};

/** Page counts, and what holds rows. */
const STRICT = ["list", "list[]", "page_info", "page_info.total_number", "page_info.total_page"];

/** Where there is nothing TikTok writes null for the list or leaves it out; that is no odd type. */
const ROWS: ReadonlySet<string> = new Set(["list", "pixels", "store_list"]);
const MEANS_NOTHING: ReadonlySet<Swap> = new Set(["null", "absent"]);

/** Fresh, so that it joins no question of the call before that is still under way. */
const table =
  (tool: string, id: string, args: Record<string, unknown> = {}) =>
  async (): Promise<Outcome> => {
    const { records, meta } = await account.table(tool, { limit: 200, fresh: true, ...args });
    return { ids: records.map((one) => String(one[id])), text: JSON.stringify(records), warnings: meta.warnings };
  };

const campaigns = table("list_campaigns", "campaign_id", { detail: "all" });
const adGroups = table("list_ad_groups", "adgroup_id", { detail: "all" });
const ads = table("list_ads", "ad_id", { detail: "all", creative: "media" });
const pixels = table("list_pixels", "pixel_id");
const stores = table("get_gmv_max_report", "store_id", { group_by: "store", date_preset: "last_30_days" });
const shops = table("get_gmv_max_report", "campaign_id", { group_by: "campaign", date_preset: "last_30_days" });
const verdicts = table("get_creative_report", "ad_id", { limit: 3, tiktok_fatigue: true });

const SCENES: readonly Scene[] = [
  { path: "/campaign/get/", strict: ["list[].campaign_id"], ask: campaigns },
  { path: "/smart_plus/campaign/get/", strict: ["list[].campaign_id"], ask: campaigns },
  { path: "/gmv_max/campaign/get/", strict: ["list[].campaign_id"], ask: campaigns },
  { path: "/campaign/gmv_max/info/", strict: [], ask: campaigns },
  { path: "/adgroup/get/", strict: ["list[].adgroup_id", "list[].campaign_id"], ask: adGroups },
  { path: "/smart_plus/adgroup/get/", strict: ["list[].adgroup_id", "list[].campaign_id"], ask: adGroups },
  { path: "/ad/get/", strict: ["list[].ad_id", "list[].adgroup_id", "list[].campaign_id"], ask: ads },
  {
    path: "/smart_plus/ad/get/",
    strict: ["list[].smart_plus_ad_id", "list[].adgroup_id", "list[].campaign_id"],
    ask: ads,
  },
  { path: "/ad/review_info/", strict: [], ask: ads },
  { path: "/file/video/ad/info/", strict: ["list[].video_id"], ask: ads },
  { path: "/file/image/ad/info/", strict: ["list[].image_id"], ask: ads },
  { path: "/pixel/list/", strict: ["pixels", "pixels[]", "pixels[].pixel_id"], ask: pixels },
  {
    path: "/pixel/event/stats/",
    strict: ["list[].pixel_id"],
    ask: table("list_pixels", "pixel_id", { events_for: "last_7_days" }),
  },
  {
    path: "/dmp/custom_audience/list/",
    strict: ["list[].audience_id"],
    ask: table("list_audiences", "audience_id"),
  },
  {
    path: "/report/integrated/get/",
    strict: ["list[].dimensions", "list[].dimensions.campaign_id", "list[].dimensions.stat_time_day"],
    ask: table("get_report", "campaign_id", { level: "campaign", breakdown: "day", date_preset: "last_7_days" }),
  },
  { path: "/creative_fatigue/get/", strict: [], ask: verdicts },
  {
    path: "/report/ad_benchmark/get/",
    strict: [],
    async ask() {
      const asked = { metric: "ctr", level: "ad", top: 3, fresh: true };
      const { records, meta } = await account.table("explain_change", asked);
      return { ids: records.map(({ ad_id }) => String(ad_id)), text: JSON.stringify(records), warnings: meta.warnings };
    },
  },
  {
    path: "/gmv_max/store/list/",
    strict: ["store_list", "store_list[]", "store_list[].store_id"],
    decides: ["store_list[].is_gmv_max_available"],
    ask: stores,
  },
  {
    path: "/gmv_max/report/get/",
    strict: ["list[].dimensions", "list[].dimensions.campaign_id"],
    ask: shops,
  },
  {
    path: "/advertiser/info/",
    strict: ["list[].advertiser_id"],
    async ask() {
      const answer = await account.call("get_account", { fresh: true });
      const { account: told, meta } = answer;
      return {
        ids: [JSON.stringify(told).match(/"advertiser_id":"(\d+)"/)?.[1] ?? ""],
        text: JSON.stringify(told),
        warnings: meta.warnings,
      };
    },
  },
];

/** Those whose answers are read when an account is connected, which has nobody to tell of an odd field. */
const CONNECT: readonly Scene[] = [
  ...["/advertiser/info/", "/oauth2/advertiser/get/", "/campaign/get/", "/report/integrated/get/"],
  ...["/pixel/list/", "/dmp/custom_audience/list/"],
].map((path) => ({
  path,
  strict: ["list[].advertiser_id", "pixels"],
  async ask() {
    const verified = await account.module.verify(account.standing.credential);
    return { ids: [verified.account.id], text: JSON.stringify(verified.account), warnings: [] };
  },
}));

/** The answer as TikTok sends it when the scene is played. */
async function recorded(simulator: Simulator, { path, ask }: Scene): Promise<{ before: Outcome; data: unknown[] }> {
  const data: unknown[] = [];
  const record = (envelope: Envelope) => {
    data.push(envelope.data);
    return envelope;
  };
  const standing = simulator.fail({ path, times: Number.POSITIVE_INFINITY, mutate: record });
  const before = await ask();
  standing.clear();
  return { before, data };
}

async function withSwap(
  { simulator, scene: { path, ask } }: { simulator: Simulator; scene: Scene },
  field: FieldPath,
  swap: Swap,
): Promise<{ after: Outcome | ShopError; met: number }> {
  let met = 0;
  const standing = simulator.fail({
    path,
    times: Number.POSITIVE_INFINITY,
    mutate(envelope) {
      const changed = swapped(envelope, field, swap);
      met += changed.met;
      return changed.envelope;
    },
  });
  try {
    return { after: await ask(), met };
  } catch (thrown) {
    if (!(thrown instanceof ShopError)) throw thrown;
    return { after: thrown, met };
  } finally {
    standing.clear();
  }
}

const counts = { endpoints: 0, fields: 0, swaps: 0, refused: 0, named: 0 };

async function playAll(scene: Scene, simulator = account.simulator): Promise<void> {
  const { before, data } = await recorded(simulator, scene);
  expect(before.ids.length).toBeGreaterThan(0);
  expect(before.text).not.toContain("[object Object]");
  const fields = fieldsOf({ all: data });
  counts.endpoints += 1;
  for (const [full, { path, swaps }] of nonEmpty(fields)) {
    const name = full.replace(/^all(\[\])?\.?/, "");
    if (name === "") continue;
    counts.fields += 1;
    const strict = [...STRICT, ...scene.strict].includes(name);
    for (const swap of nonEmpty(swaps)) {
      if (MEANS_NOTHING.has(swap) && ROWS.has(name)) continue;
      const what = `${scene.path} ${name} as ${swap}`;
      const { after, met } = await withSwap({ simulator, scene }, path.slice(2), swap);
      expect({ what, changed: met > 0 }).toEqual({ what, changed: true });
      counts.swaps += 1;
      if (after instanceof ShopError && scene.decides?.includes(name) && after.code !== "upstream_shape") continue;
      if (after instanceof ShopError) {
        expect({ what, strict, code: after.code }).toEqual({ what, strict: true, code: "upstream_shape" });
        counts.refused += 1;
        continue;
      }
      if (strict && after.warnings.some((one) => one.startsWith("The list is without ") && one.includes(scene.path))) {
        counts.refused += 1;
        continue;
      }
      const lost = before.ids.filter((one) => !after.ids.includes(one));
      expect({ what, lost }).toEqual({ what, lost: [] });
      expect({ what, text: after.text.includes("[object Object]") }).toEqual({ what, text: false });
      if (after.warnings.some((one) => one.includes(` of ${scene.path} (`))) counts.named += 1;
    }
  }
}

describe("a field in another type, or absent, takes nothing away", () => {
  for (const scene of SCENES) test(scene.path, () => playAll(scene));
});

describe("a field that nobody knows, in every object of an answer, reaches no answer of ours", () => {
  for (const scene of SCENES)
    test(scene.path, async () => {
      let met = 0;
      const standing = account.simulator.fail({
        path: scene.path,
        times: Number.POSITIVE_INFINITY,
        mutate(envelope) {
          const filled = withUnknownField(envelope.data);
          met += filled.met;
          return { ...envelope, data: filled.data };
        },
      });
      // What the answer's own schema does not say ends the call: see `on-misfit.ts`.
      const { ids, text, warnings } = await scene.ask().finally(() => standing.clear());
      expect(ids.length).toBeGreaterThan(0);
      expect(met).toBeGreaterThan(0);
      expect(`${text}${warnings.join()}`).not.toMatch(UNKNOWN);
    });
});

/** What a campaign is says which endpoint changes it. */
const KIND = ["list[].campaign_automation_type", "list[].secondary_status"];

describe("nor keep a campaign from being paused", () => {
  test("/campaign/get/", async () => {
    const own = await changingAccount({ qps: 100_000, qpm: 6_000_000 });
    own.simulator.setRateLimit("off");
    const { campaignId } = own.find(({ automation, deleted }) => automation === "MANUAL" && !deleted);
    const pause = async () => {
      const { now } = await own.call("pause_campaign", { campaign_id: campaignId });
      return { ids: [now?.campaign_id ?? ""], text: JSON.stringify(now), warnings: [] };
    };
    await playAll({ path: "/campaign/get/", strict: ["list[].campaign_id"], decides: KIND, ask: pause }, own.simulator);
    await own.stop();
  });
});

describe("and does not keep an account from being connected", () => {
  for (const scene of CONNECT) test(scene.path, () => playAll(scene));
});

test("and all of it was tried", () => {
  expect(counts.endpoints).toBe(SCENES.length + CONNECT.length + 1);
  // As many as in all of the forty campaigns: `thin` loses none.
  expect(counts.fields).toBeGreaterThanOrEqual(799);
  expect(counts.swaps).toBeGreaterThanOrEqual(4_710);
  expect(counts.refused).toBeGreaterThanOrEqual(507);
  expect(counts.named).toBeGreaterThanOrEqual(1_079);
});

describe("an odd value is read as far as that is safe", () => {
  const odd = async (path: string, field: string, value: unknown, tool: string, args = {}) => {
    const standing = account.simulator.fail({
      path,
      times: Number.POSITIVE_INFINITY,
      mutate: ({ data, ...envelope }) => ({ ...envelope, data: withField(data, field, value) }),
    });
    const answer = await account.table(tool, { limit: 200, ...args });
    standing.clear();
    return {
      cells: new Set(answer.records.map((one) => one[field])),
      named: answer.meta.warnings.filter((one) => one.includes(`${field} of ${path}`)),
    };
  };

  test.each([
    ["/ad/get/", "call_to_action", 0, "0", "number"],
    ["/ad/get/", "call_to_action", true, "true", "boolean"],
    ["/ad/get/", "call_to_action", { text: "BUY" }, null, "object"],
    ["/ad/get/", "ad_text", ["BUY"], null, "array"],
  ])("%s %s %p: text", async (path, field, value, cell, sent) => {
    const { cells, named } = await odd(path, field, value, "list_ads", { creative: "text" });
    expect([...cells]).toContain(cell);
    expect(named).toHaveLength(1);
    expect(named[0]).toContain(`(${sent})`);
  });

  test.each([
    ["12.50", 12.5, 0],
    ["1,234.56", null, 1],
    ["-", null, 0],
    ["", null, 0],
    [true, null, 1],
    ["0x10", null, 1],
    [[3], null, 1],
  ])("an amount %p", async (value, cell, warnings) => {
    const { cells, named } = await odd("/campaign/get/", "roas_bid", value, "list_campaigns", { detail: "all" });
    expect([...cells]).toContain(cell);
    expect(named).toHaveLength(warnings);
  });

  test.each([
    [1, true, 0],
    ["FALSE", false, 0],
    ["0", false, 0],
    [2, null, 1],
    ["yes", null, 1],
    [{}, null, 1],
  ])("yes or no %p", async (value, cell, warnings) => {
    const { cells, named } = await odd("/dmp/custom_audience/list/", "is_expiring", value, "list_audiences");
    expect([...cells]).toEqual([cell]);
    expect(named).toHaveLength(warnings);
  });

  test.each([
    ["AGE_25_34", "AGE_25_34", 0],
    [["AGE_25_34", { from: 35 }, "AGE_35_44"], "AGE_25_34, AGE_35_44", 1],
    [{ from: 25 }, null, 1],
    [0, null, 0],
  ])("words %p", async (value, cell, warnings) => {
    const { cells, named } = await odd("/adgroup/get/", "age_groups", value, "list_ad_groups", { detail: "all" });
    expect([...cells]).toContain(cell);
    expect(named).toHaveLength(warnings);
  });
});

test("a switch that cannot be read keeps nothing out of a list of what is on, or of what is off", async () => {
  for (const value of [null, { odd: 1 }]) {
    const standing = account.simulator.fail({
      path: "/campaign/get/",
      times: Number.POSITIVE_INFINITY,
      mutate: ({ data, ...envelope }) => ({ ...envelope, data: withField(data, "operation_status", value) }),
    });
    const idsOf = async (status: string) => {
      const { records } = await account.table("list_campaigns", { limit: 200, status });
      return records.map(({ campaign_id }) => String(campaign_id));
    };
    const [active, paused] = [await idsOf("active"), await idsOf("paused")];
    standing.clear();
    const before = [...(await idsOf("active")), ...(await idsOf("paused"))];
    expect(before.length).toBeGreaterThan(0);
    expect(before.filter((one) => !active.includes(one) && !paused.includes(one))).toEqual([]);
  }
});

test("many odd fields are one warning, which names the first of them", async () => {
  const standing = account.simulator.fail({
    path: "/adgroup/get/",
    times: Number.POSITIVE_INFINITY,
    mutate: ({ data, ...envelope }) => ({
      ...envelope,
      data: FIELDS.reduce((changed, field) => withField(changed, field, { odd: 1 }), data),
    }),
  });
  const { meta } = await account.call("list_ad_groups");
  standing.clear();
  const told = meta.warnings.filter((one) => one.includes("another type"));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain("adgroup_name of /adgroup/get/ (object)");
  expect(told[0]).toContain("and 4 more.");
});

const FIELDS = [
  ...["adgroup_name", "operation_status", "secondary_status", "budget", "budget_mode", "optimization_goal"],
  ...["promotion_type", "pixel_id", "billing_event", "bid_type", "pacing", "gender"],
];

function withField(data: unknown, field: string, value: unknown): unknown {
  const { list, ...rest } = z.looseObject({ list: z.array(z.looseObject({})) }).parse(data);
  return { ...rest, list: list.map((row) => ({ ...row, [field]: value })) };
}
