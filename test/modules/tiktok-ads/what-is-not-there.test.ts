import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { failsWith } from "../../fakes/fails-with.ts";
import { nonEmpty } from "../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "./connected-account.ts";

const NOWHERE = "1999999999999999999";
const FOREVER = Number.POSITIVE_INFINITY;
const ADVERTISER_ID = /Advertiser ID/;

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

const BY_ID = [
  { tool: "list_campaigns", args: { campaign_ids: [NOWHERE] }, noun: "campaign", path: "/campaign/get/" },
  { tool: "list_ad_groups", args: { adgroup_id: NOWHERE }, noun: "ad group", path: "/adgroup/get/" },
  { tool: "list_ads", args: { ad_ids: [NOWHERE] }, noun: "ad", path: "/ad/get/" },
  { tool: "list_audiences", args: { audience_ids: [NOWHERE] }, noun: "audience", path: "/dmp/custom_audience/list/" },
  {
    tool: "get_report",
    args: { level: "campaign", date_preset: "last_7_days", filter: { campaign_ids: [NOWHERE] } },
    noun: "campaign",
    path: "/report/integrated/get/",
  },
  {
    tool: "get_report",
    args: { level: "ad", date_preset: "last_7_days", filter: JSON.stringify({ ad_ids: [NOWHERE] }) },
    noun: "ad",
    path: "/report/integrated/get/",
  },
];

describe("an id that does not exist is never blamed on the Advertiser ID", () => {
  test.each(BY_ID)("where TikTok answers $tool with nothing", async ({ tool, args, noun }) => {
    const { rows, meta } = await account.call(tool, args);
    expect(rows).toEqual([]);
    expect(meta.warnings.join()).toContain(`This account has no ${noun} of an id that was given`);
    expect(meta.warnings.join()).not.toMatch(ADVERTISER_ID);
  });

  const REFUSALS = [
    [40007, "The object does not exist."],
    [40002, `ad ${NOWHERE} of advertiser 7106 does not exist`],
    [40001, `The campaign ${NOWHERE} doesn't exist or has been deleted.`],
  ] as const;
  test.each(nonEmpty(BY_ID.flatMap((one) => REFUSALS.map(([code, message]) => ({ ...one, code, message })))))(
    "where TikTok refuses $tool with $code",
    async ({ tool, args, noun, path, code, message }) => {
      const fault = account.simulator.fail({ path, code, message, times: FOREVER });
      const error = await failsWith(() => account.call(tool, { ...args, fresh: true }));
      fault.clear();
      expect(error).toMatchObject({ code: "upstream_missing", upstream: { code, message } });
      expect(error.message).toContain(`This account has no ${noun} of an id that was given`);
      expect(error.message).not.toMatch(ADVERTISER_ID);
    },
  );

  test("nor is an answer that announces pixels and holds none", async () => {
    const fault = account.simulator.fail({
      path: "/pixel/list/",
      mutate: (envelope) => ({
        ...envelope,
        data: { pixels: [], page_info: { page: 1, page_size: 20, total_page: 1, total_number: 3 } },
      }),
    });
    const { rows, meta } = await account.call("list_pixels", { fresh: true });
    fault.clear();
    expect(rows).toEqual([]);
    expect(meta.warnings.join()).toContain("TikTok announced 3 pixels and sent 0 different ones");
    expect(meta.warnings.join()).not.toMatch(ADVERTISER_ID);
  });

  test("but an empty list without ids still says to compare it", async () => {
    const empty = await connectAccount({ who: (simulator) => simulator.empty });
    expect((await empty.call("list_campaigns")).meta.warnings.join()).toMatch(ADVERTISER_ID);
    await empty.stop();
  });
});

describe("what TikTok does not offer to an account", () => {
  let own: ConnectedAccount;
  beforeAll(async () => {
    own = await connectAccount();
    for (const feature of ["smart_plus", "gmv_max"] as const)
      own.simulator.setOffered(own.simulator.advertiser.advertiserId, feature, false);
  });
  afterAll(() => own.stop());

  const times = (warnings: readonly string[], text: string) => warnings.join("\n").split(text).length - 1;

  test.each(["list_campaigns", "list_ad_groups", "list_ads", "diagnose"])(
    "is said once by %s, without a word of ids, and the rest stands",
    async (tool) => {
      const { rows, meta } = await own.call(tool);
      expect(rows.length).toBeGreaterThan(0);
      expect(times(meta.warnings, "Smart+ is not available for this account")).toBe(1);
      expect(times(meta.warnings, "GMV Max is not available for this account")).toBe(
        tool === "list_campaigns" || tool === "diagnose" ? 1 : 0,
      );
      expect(meta.warnings.join()).not.toMatch(/\bids?\b/);
    },
  );

  test("is not said of a campaign that is asked for by its id and is of another kind", async () => {
    const plain = own.simulator.truth
      .campaigns(own.simulator.advertiser.advertiserId)
      .find(
        ({ automation, gmvMax, secondaryStatus }) =>
          automation === "MANUAL" && gmvMax === null && !secondaryStatus.endsWith("_DELETE"),
      );
    const { rows, meta } = await own.call("list_campaigns", { campaign_ids: [plain?.campaignId] });
    expect(rows).toHaveLength(1);
    expect(meta.warnings).toEqual([]);
  });

  test("is the sentence of a report about it", async () => {
    const error = await failsWith(() => own.call("get_gmv_max_report"));
    expect(error.code).toBe("not_available");
    expect(error.message).toContain("GMV Max is not available for this account");
    expect(error.message).not.toMatch(/\bids?\b/);
  });
});
