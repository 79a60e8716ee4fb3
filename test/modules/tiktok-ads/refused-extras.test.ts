import { describe, expect, test } from "bun:test";
import { nonEmpty } from "../../fakes/non-empty.ts";
import { ask } from "../../simulator/ask.ts";
import { callTool, connectAccount } from "./connected-account.ts";

const FOREVER = Number.POSITIVE_INFINITY;
/** Everything but Reporting. */
const WITHOUT_REPORTING = ["1", "2", "3", "6", "8"];

/** Every extra a tool takes, with the endpoint that it alone asks. */
const EXTRAS = [
  { tool: "list_campaigns", args: { with_spend: "last_7_days" }, path: "/report/integrated/get/", what: "spend" },
  { tool: "list_ad_groups", args: { with_spend: "last_7_days" }, path: "/report/integrated/get/", what: "spend" },
  { tool: "list_ads", args: { with_spend: "last_7_days" }, path: "/report/integrated/get/", what: "spend" },
  { tool: "list_campaigns", args: { detail: "all" }, path: "/campaign/gmv_max/info/", what: "details of GMV Max" },
  { tool: "list_ads", args: { detail: "all" }, path: "/ad/review_info/", what: "review verdicts" },
  { tool: "list_ads", args: { detail: "all" }, path: "/campaign/get/", what: "how its campaigns are automated" },
  { tool: "list_ads", args: { creative: "media" }, path: "/file/video/ad/info/", what: "video links" },
  { tool: "list_ads", args: { creative: "media" }, path: "/file/image/ad/info/", what: "image links" },
  { tool: "list_pixels", args: { events_for: "last_7_days" }, path: "/pixel/event/stats/", what: "event counts" },
  {
    tool: "get_creative_report",
    args: { tiktok_fatigue: true, limit: 3 },
    path: "/creative_fatigue/get/",
    what: "TikTok's own verdict",
  },
];

const REFUSALS = [
  [40001, "advertiser does not grant you this permission", /a permission is missing/],
  [40002, "something here is not liked", /TikTok refused a part of this request/],
  [40007, "The object does not exist.", /TikTok has none of them|Reports are not available for this account/],
] as const;

const isPicture = ({ video_id }: Record<string, unknown>) => video_id === null;
const isVideo = ({ video_id }: Record<string, unknown>) => video_id !== null;

describe("an extra that TikTok refuses is a warning, and the rest stands", () => {
  test.each(
    nonEmpty(EXTRAS.flatMap((extra) => REFUSALS.map(([code, message, says]) => ({ ...extra, code, message, says })))),
  )("$tool with $what, refused with $code", async ({ tool, args, path, what, code, message, says }) => {
    const account = await connectAccount();
    account.simulator.fail({ path, code, message, times: FOREVER });
    const { rows, meta } = await account.call(tool, args);
    expect(rows.length).toBeGreaterThan(0);
    const about = meta.warnings.filter(
      (warning) => warning.startsWith(`The list is without ${what}`) || warning.startsWith("Reports are not"),
    );
    expect(about).toHaveLength(1);
    expect(about.join()).toMatch(says);
    expect(about.join()).not.toMatch(/\bids\b/);
    await account.stop();
  });

  const FILES = [
    { path: "/file/image/ad/info/", field: "image_ids", column: "image_urls", what: "image links", isOne: isPicture },
    { path: "/file/video/ad/info/", field: "video_id", column: "preview_url", what: "video links", isOne: isVideo },
  ] as const;

  test.each(nonEmpty(FILES))(
    "one file of another account costs its own link alone: $what",
    async ({ path, field, column, what, isOne }) => {
      const account = await connectAccount();
      const { simulator } = account;
      const { advertiserId, accessToken } = simulator.tokyo;
      const abroad = await ask(simulator.url, accessToken, "/ad/get/", { advertiser_id: advertiserId });
      const foreign = abroad.data.list.find(isOne)?.[field];
      const args = { creative: "media", limit: 24 };
      const before = await account.table("list_ads", args);
      const linked = before.records.filter((record) => record[column] !== null);
      const [own] = linked;
      simulator.fail({
        path: "/ad/get/",
        times: FOREVER,
        mutate: ({ data, ...rest }) => ({
          ...rest,
          data: {
            ...Object(data),
            list: Object(data).list.map((ad: Record<string, unknown>) =>
              ad.ad_id === own?.ad_id ? { ...ad, [field]: foreign } : ad,
            ),
          },
        }),
      });
      account.newRequests();
      const { records, meta } = await account.table("list_ads", { ...args, fresh: true });
      expect(records.filter((record) => record[column] !== null)).toHaveLength(linked.length - 1);
      expect(records.find(({ ad_id }) => ad_id === own?.ad_id)?.[column]).toBeNull();
      expect(
        meta.warnings.filter((warning) => warning.startsWith(`The list is without ${what} of 1 of `)),
      ).toHaveLength(1);
      expect(account.newRequests().filter((asked) => asked === path).length).toBeLessThanOrEqual(11);
      await account.stop();
    },
  );

  test("with_spend without the permission Reporting: names it, and sorts by nothing", async () => {
    const account = await connectAccount();
    const { accessToken } = account.simulator.advertiser;
    const before = await account.table("list_campaigns", { limit: 5 });
    account.simulator.setScopes(accessToken, WITHOUT_REPORTING);
    const { records, meta, totals } = await account.table("list_campaigns", { with_spend: "last_7_days", limit: 5 });
    expect(records.map(({ spend }) => spend)).toEqual([null, null, null, null, null]);
    expect(records.map(({ campaign_id }) => campaign_id)).toEqual(before.records.map(({ campaign_id }) => campaign_id));
    expect(Object.keys(totals)).toEqual(["status"]);
    expect(meta.warnings.join()).toMatch(/without spend: .*"Reporting" \(Consolidated Report\)/);
    await account.stop();
  });

  test("a diagnosis skips the rules that need a report, and says why", async () => {
    const { module, access, simulator, stop } = await connectAccount();
    simulator.setScopes(simulator.advertiser.accessToken, WITHOUT_REPORTING);
    const answer = await callTool(module, access, { tool: "tiktok_ads_diagnose", args: {} });
    expect(JSON.stringify(answer)).toContain("Consolidated Report");
    await stop();
  });
});
