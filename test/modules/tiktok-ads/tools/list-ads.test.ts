import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { AWKWARD_NAMES } from "#simulator/campaign-recipes.ts";
import { failsWith } from "../../../fakes/fails-with.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount();
});
afterAll(() => account.stop());

/** Each ad of its own, and of upgraded Smart+ one for all the creatives that bear its id. */
function truth() {
  const { simulator } = account;
  const listed = simulator.truth
    .ads(simulator.advertiser.advertiserId)
    .filter(
      ({ group: { campaign } }) =>
        campaign.systemOrigin === "TT_ADS_PLATFORM" && campaign.buyingType !== "RESERVATION_TOP_VIEW",
    );
  const byId = Map.groupBy(listed, ({ adIdV2 }) => adIdV2);
  return nonEmpty(byId).map(([id, creatives]) => {
    const [first] = creatives;
    if (first === undefined) throw new Error("an ad has a creative");
    const standing = creatives.filter(({ deleted }) => !deleted);
    const on = standing.some(({ operationStatus, hold }) => operationStatus === "ENABLE" && hold === null);
    const smartPlus = first.group.campaign.automation === "UPGRADED_SMART_PLUS";
    return {
      ...first,
      adId: id,
      name: smartPlus ? `${first.group.name} | Smart+ ad` : first.name,
      smartPlus,
      creatives: standing.map(({ adId }) => adId),
      operationStatus: smartPlus ? (on ? "ENABLE" : (standing[0] ?? first).operationStatus) : first.operationStatus,
      gone: standing.length === 0 || first.group.deleted || first.group.campaign.deleted,
    };
  });
}

const standing = () => truth().filter(({ gone }) => !gone);

describe("ads", () => {
  test("are listed with the columns that were promised, newest first, all but the deleted ones", async () => {
    account.newRequests();
    const { columns, page, records } = await account.table("list_ads", { limit: 200 });
    expect(columns).toEqual(["ad_id", "ad_name", "adgroup_id", "campaign_id", "status", "ad_format"]);
    expect(page.total).toBe(standing().length);
    expect(records.map(({ ad_id }) => ad_id)).toEqual(
      standing()
        .map(({ adId }) => adId)
        .toSorted()
        .toReversed()
        .slice(0, 200),
    );
    expect(account.newRequests().toSorted()).toEqual(["/ad/get/", "/smart_plus/ad/get/"]);
  });

  test("are filtered by status, objective, name and any of the three ids", async () => {
    const total = async (args: Record<string, unknown>) => (await account.call("list_ads", args)).page.total;
    const on = standing().filter(({ operationStatus }) => operationStatus === "ENABLE");
    expect(await total({ status: "active" })).toBe(on.length);
    expect(await total({ status: "paused" })).toBe(standing().length - on.length);
    expect(await total({ status: "all" })).toBe(truth().length);
    const shop = standing().filter(({ group }) => group.campaign.objective === "PRODUCT_SALES");
    expect(await total({ objective: "sales" })).toBe(shop.length);
    expect(await total({ name: "kiln OPENING" })).toBe(
      standing().filter(({ name }) => name.startsWith("Kiln opening")).length,
    );
    const [one] = standing();
    expect(await total({ ad_id: one?.adId })).toBe(1);
    const together = standing().filter(({ group }) => group.adgroupId === one?.group.adgroupId);
    expect(await total({ ad_group_ids: one?.group.adgroupId })).toBe(together.length);
    expect(await total({ campaign_ids: [one?.group.campaign.campaignId], adgroup_ids: ["1"] })).toBe(0);
  });

  test("that review rejected say so, and why where that is asked for", async () => {
    const { rejectedAdId, wastefulAdId } = account.simulator.story;
    const args = { ad_ids: [rejectedAdId, wastefulAdId], detail: "all", sort: { by: "name", direction: "asc" } };
    account.newRequests();
    const { records, meta } = await account.table("list_ads", args);
    expect(records).toMatchObject([
      { ad_id: wastefulAdId, review_status: "Approved", reject_reasons: null, reject_suggestion: null },
      {
        ad_id: rejectedAdId,
        status: "Rejected in review",
        secondary_status: "AD_STATUS_AUDIT_DENY",
        review_status: "Rejected",
        reject_reasons: expect.stringContaining(" | "),
        reject_suggestion: expect.stringContaining("submit the ad again"),
      },
    ]);
    expect(meta.warnings).toEqual([]);
    expect(account.newRequests().toSorted()).toEqual(
      ["/ad/get/", "/smart_plus/ad/get/", "/ad/review_info/", "/campaign/get/"].toSorted(),
    );
  });

  test("that nobody has looked at yet are not told as approved", async () => {
    const { records } = await account.table("list_ads", { detail: "all", limit: 200, sort: { by: "status" } });
    const pending = records.filter(({ secondary_status }) => secondary_status === "AD_STATUS_AUDIT");
    expect(pending.length).toBeGreaterThan(0);
    expect(new Set(pending.map(({ review_status }) => review_status))).toEqual(new Set(["In review"]));
  });

  test("that are approved but not everywhere say where not", async () => {
    const { records } = await account.table("list_ads", { detail: "all", limit: 200 });
    const verdicts = new Set(records.map(({ review_status }) => review_status));
    expect(verdicts).toContain("Approved");
    expect(verdicts).toContain(
      "Approved in part; not for placements: PLACEMENT_PANGLE; not for countries or places: CA, GB",
    );
    expect(verdicts).not.toContain("Not reviewed yet");
  });

  test("have a verdict whatever the time of their review is, and values that are not known here as they came", async () => {
    const own = await connectAccount();
    const { wastefulAdId } = own.simulator.story;
    const verdictOf = async (review: Record<string, unknown>) => {
      own.simulator.fail({
        path: "/ad/review_info/",
        mutate: (envelope) => ({ ...envelope, data: { ad_review_map: { [wastefulAdId]: review } } }),
      });
      const { records } = await own.table("list_ads", { ad_ids: [wastefulAdId], detail: "all", fresh: true });
      return records[0]?.review_status;
    };
    const approved = { is_approved: true, review_status: "ALL_AVAILABLE", last_audit_time: null, reject_info: [] };
    expect(await verdictOf(approved)).toBe("Approved");
    expect(await verdictOf({ ...approved, last_audit_time: 1_700_000_000 })).toBe("Approved");
    expect(await verdictOf({ ...approved, forbidden_ages: ["AGE_13_17"] })).toBe("Approved; not for ages: AGE_13_17");
    expect(await verdictOf({ ...approved, review_status: "NEW_\u200bTHING" })).toBe("New thing");
    expect(await verdictOf({})).toBeNull();
    await own.stop();
  });

  test("are asked about in batches TikTok takes, and only those that are shown", async () => {
    const own = await connectAccount();
    own.newRequests();
    const { records } = await own.table("list_ads", { detail: "all", creative: "media", limit: 150, status: "all" });
    expect(records).toHaveLength(150);
    const videos = new Set(records.flatMap(({ video_id }) => video_id ?? []));
    expect(videos.size).toBeGreaterThan(60);
    const asked = own.newRequests();
    const times = (path: string) => asked.filter((one) => one === path).length;
    expect(times("/ad/review_info/")).toBe(2);
    expect(times("/file/video/ad/info/")).toBe(Math.ceil(videos.size / 60));
    expect(times("/file/image/ad/info/")).toBe(1);
    expect(own.refused()).toEqual([]);
    await own.stop();
  });

  test("have no column twice, whatever is asked for together", async () => {
    for (const detail of ["core", "all"])
      for (const creative of ["none", "text", "media"]) {
        const { columns, rows } = await account.call("list_ads", { detail, creative, with_spend: "today", limit: 2 });
        expect(new Set(columns).size).toBe(columns.length);
        expect(rows.map((row) => row.length)).toEqual([columns.length, columns.length]);
      }
  });

  test("show their texts and ids on request, and links only when asked for, with the word that they expire", async () => {
    const [ad] = standing().filter(({ video }) => video);
    const args = { ad_ids: [ad?.adId] };
    const text = await account.table("list_ads", { ...args, creative: "text" });
    expect(text.records[0]).toMatchObject({ ad_text: ad?.text, landing_page_url: ad?.landingPage });
    expect(String(text.records[0]?.video_id)).toStartWith("v1");
    expect(text.columns).not.toContain("preview_url");
    expect(text.meta.warnings).toEqual([]);
    const media = await account.table("list_ads", { ...args, creative: "media" });
    expect(String(media.records[0]?.preview_url)).toMatch(/^https:\/\/.*\.mp4\?/);
    expect(String(media.records[0]?.video_cover_url)).toStartWith("https://");
    expect(media.records[0]?.image_urls).toBeNull();
    expect(media.meta.warnings.join()).toMatch(/expire.*6 hours/);
    const [picture] = standing().filter(({ video }) => !video);
    const image = await account.table("list_ads", { ad_ids: [picture?.adId], creative: "media" });
    expect(image.records[0]).toMatchObject({ preview_url: null, image_urls: expect.stringMatching(/^https:/) });
  });

  test("carry what they spent, those of Smart+ too; what is not in the list is told apart", async () => {
    const { simulator } = account;
    const span = { advertiserId: simulator.advertiser.advertiserId, from: "2026-10-23", to: "2026-11-21" };
    const { totals, meta, records } = await account.table("list_ads", { with_spend: "last_30_days", status: "all" });
    expect(Math.round((Number(totals.spend) + Number(totals.spend_not_listed)) * 100)).toBe(
      simulator.truth.total(span).spend,
    );
    expect(meta.warnings.join()).toContain("promoted posts or TopView");
    const cents = new Map<string, number>();
    const idOf = new Map(simulator.truth.ads(span.advertiserId).map(({ adId, adIdV2 }) => [adId, adIdV2] as const));
    for (const { id, spend } of simulator.truth.daily({ ...span, level: "ad" })) {
      const ad = idOf.get(id) ?? id;
      cents.set(ad, (cents.get(ad) ?? 0) + spend);
    }
    for (const { ad_id, spend } of nonEmpty(records)) expect(spend).toBe((cents.get(String(ad_id)) ?? 0) / 100);
    const spends = records.map(({ spend }) => Number(spend));
    expect(spends).toEqual(spends.toSorted((a, b) => b - a));
    expect(spends[0]).toBeGreaterThan(0);
  });

  test("stay small: two hundred in 32 KB", async () => {
    const list = await account.call("list_ads", { limit: 200, status: "all" });
    expect(list.rows).toHaveLength(200);
    expect(Buffer.byteLength(JSON.stringify(list))).toBeLessThanOrEqual(32_000);
  });
});

describe("ads of upgraded Smart+", () => {
  const smart = () => standing().filter(({ smartPlus }) => smartPlus);

  test("are one row each, with the ids of their creatives, and no creative stands as an ad beside them", async () => {
    const records = await account.everyRecord("list_ads", { limit: 200, detail: "all" });
    const ids = new Set(records.map(({ ad_id }) => ad_id));
    expect(ids.size).toBe(records.length);
    const found = new Map(
      records.flatMap((record) => (record.automation === "Smart+" ? [[record.ad_id, record] as const] : [])),
    );
    expect(new Set(found.keys())).toEqual(new Set(smart().map(({ adId }) => adId)));
    for (const { adId, creatives, name } of nonEmpty(smart())) {
      expect(found.get(adId)).toMatchObject({ ad_name: name, creative_ids: creatives.join(", ") });
      expect(creatives.filter((id) => ids.has(id))).toEqual([]);
    }
  });

  test("are filtered as others are, in any status", async () => {
    for (const status of ["active", "paused", "deleted", "all"]) {
      const campaign_ids = [
        ...new Set(truth().flatMap(({ smartPlus, group }) => (smartPlus ? group.campaign.campaignId : []))),
      ];
      const { records } = await account.table("list_ads", {
        status,
        campaign_ids: campaign_ids.slice(0, 100),
        limit: 200,
      });
      const wanted = truth().filter(({ smartPlus, gone, operationStatus }) => {
        if (!smartPlus || (gone && status !== "all" && status !== "deleted")) return false;
        if (status === "deleted") return gone;
        return status === "all" || operationStatus === (status === "active" ? "ENABLE" : "DISABLE");
      });
      expect(new Set(records.map(({ ad_id }) => ad_id))).toEqual(new Set(wanted.map(({ adId }) => adId)));
    }
  });

  test("are found by their own id, and a creative by its, each with what it spent", async () => {
    const { truth: told, advertiser } = account.simulator;
    const { advertiserId } = advertiser;
    const daily = told.daily({ advertiserId, level: "ad", from: "2026-10-23", to: "2026-11-21" });
    const spent = (wanted: readonly string[]) =>
      daily.reduce((sum, { id, spend }) => sum + (wanted.includes(id) ? spend : 0), 0) / 100;
    const [ad] = smart().filter(({ creatives }) => creatives.length > 1 && spent(creatives.slice(1, 2)) > 0);
    const [creative = ""] = ad?.creatives.slice(1) ?? [];
    const all = told.ads(advertiserId).flatMap(({ adId, adIdV2 }) => (adIdV2 === ad?.adId ? adId : []));
    const { records } = await account.table("list_ads", { ad_ids: [ad?.adId, creative], with_spend: "last_30_days" });
    expect(new Set(records.map(({ ad_id }) => ad_id))).toEqual(new Set([ad?.adId, creative]));
    for (const { ad_id, spend } of nonEmpty(records)) expect(spend).toBe(spent(ad_id === creative ? [creative] : all));
  });

  test("are told as one without creatives where TikTok does not give them", async () => {
    const own = await connectAccount();
    own.simulator.fail({ path: "/smart_plus/ad/get/", code: 40002, message: "no", times: 1 });
    const { meta, page } = await own.call("list_ads", { status: "all" });
    expect(meta.warnings.join()).toContain("whose creatives stand for them");
    const creatives = own.simulator.truth.ads(own.simulator.advertiser.advertiserId);
    expect(page.total).toBe(
      creatives.filter(
        ({ group: { campaign } }) =>
          campaign.systemOrigin === "TT_ADS_PLATFORM" && campaign.buyingType !== "RESERVATION_TOP_VIEW",
      ).length,
    );
    await own.stop();
  });
});

describe("what is missing besides the list is told, and the list still stands:", () => {
  test("the permission for videos and images", async () => {
    const own = await connectAccount();
    own.simulator.setScopes(own.simulator.advertiser.accessToken, ["1", "2", "4"]);
    const { records, meta } = await own.table("list_ads", { creative: "media", limit: 10 });
    expect(records).toHaveLength(10);
    expect(new Set(records.map(({ preview_url }) => preview_url))).toEqual(new Set([null]));
    expect(meta.warnings.join()).toMatch(/without video links.*"Creative Management" \(Video, read\)/);
    expect(meta.warnings.join()).not.toContain(own.simulator.advertiser.accessToken);
    await own.stop();
  });

  test("a batch of videos in which TikTok minds one", async () => {
    const own = await connectAccount();
    const args = { creative: "media", limit: 120 };
    const videos = (await own.table("list_ads", args)).records.flatMap(({ video_id }) => video_id ?? []);
    const minded = String(videos[7]);
    own.simulator.fail({
      ...{ path: "/file/video/ad/info/", code: 40053, message: "The video_id is invalid." },
      when: ({ query }) => query.get("video_ids")?.includes(minded) === true,
      times: Number.POSITIVE_INFINITY,
    });
    const { records, meta } = await own.table("list_ads", { ...args, fresh: true });
    const without = records.filter(({ video_id, preview_url }) => video_id !== null && preview_url === null);
    expect(without.map(({ video_id }) => video_id)).toContain(minded);
    expect(without.length).toBeLessThanOrEqual(2);
    expect(meta.warnings.join()).toContain(`without video links of ${without.length} of `);
    await own.stop();
  });

  test("reviews, which the sandbox does not have", async () => {
    const sandbox = await connectAccount({ who: (simulator) => simulator.sandbox, pasted: { environment: "sandbox" } });
    const { records, meta } = await sandbox.table("list_ads", { detail: "all" });
    expect(records.length).toBeGreaterThan(0);
    expect(new Set(records.map(({ review_status }) => review_status))).toEqual(new Set([null]));
    expect(meta.warnings.join()).toContain("without review verdicts");
    await sandbox.stop();
  });

  test("but not a token that has died meanwhile, nor a limit", async () => {
    for (const fault of [
      { code: 40105, message: "Access token is incorrect or has been revoked.", error: "token_invalid" },
      { code: 40100, message: "Too many requests.", error: "rate_limited" },
    ] as const) {
      const own = await connectAccount();
      own.simulator.fail({ path: "/ad/review_info/", code: fault.code, message: fault.message });
      expect((await failsWith(() => own.call("list_ads", { detail: "all" }))).code).toBe(fault.error);
      await own.stop();
    }
  });
});

describe("names that would do harm", () => {
  test("stay in their cells, without what cannot be seen, and are found as they are shown", async () => {
    const own = await connectAccount();
    own.simulator.fail({
      path: "/ad/get/",
      times: Number.POSITIVE_INFINITY,
      mutate: (envelope) => withNames(envelope, Object.values(AWKWARD_NAMES)),
    });
    const count = Object.keys(AWKWARD_NAMES).length;
    const { records, rows, ...rest } = await own.table("list_ads", { limit: count, creative: "text" });
    const names = records.map(({ ad_name }) => String(ad_name));
    expect(names.filter((name) => /[\p{Cc}\p{Cf}]/u.test(name) || [...name].length > 100)).toEqual([]);
    for (const name of nonEmpty(names)) expect(JSON.stringify(rest)).not.toContain(name.slice(0, 30));
    const found = await own.table("list_ads", { name_contains: "terracotta sale" });
    expect(found.page.total).toBe(1);
    await own.stop();
  });

  test("and links that are none are left out", async () => {
    const own = await connectAccount();
    own.simulator.fail({
      path: "/ad/get/",
      mutate: (envelope) => withField(envelope, "landing_page_url", "javascript:alert(1)"),
    });
    const { records } = await own.table("list_ads", { limit: 3, creative: "text" });
    expect(records.map(({ landing_page_url }) => landing_page_url)).toEqual([null, null, null]);
    await own.stop();
  });
});

function withNames(envelope: { data: unknown }, names: readonly string[]) {
  const list: object[] = Object(envelope.data).list;
  return {
    ...envelope,
    data: {
      ...Object(envelope.data),
      list: list.map((ad, index) => (names[index] ? { ...ad, ad_name: names[index] } : ad)),
    },
  };
}

function withField(envelope: { data: unknown }, field: string, value: string) {
  const list: object[] = Object(envelope.data).list;
  return { ...envelope, data: { ...Object(envelope.data), list: list.map((ad) => ({ ...ad, [field]: value })) } };
}

test("ads tell the call to action that TikTok chooses from, and the pixel that tracks them with all its digits", async () => {
  const own = await connectAccount();
  const records = await own.everyRecord("list_ads", { detail: "all", creative: "text", limit: 200 });
  const chosen = records.filter(({ call_to_action, creative_ids }) => call_to_action === null && creative_ids === null);
  for (const { call_to_action_id } of nonEmpty(chosen)) expect(call_to_action_id).toMatch(/^76\d{17}$/);
  const plain = records.filter(({ call_to_action, creative_ids }) => call_to_action !== null && creative_ids === null);
  expect(new Set(plain.map(({ call_to_action_id }) => call_to_action_id))).toEqual(new Set([null]));
  const smartPlus = records.filter(({ creative_ids }) => creative_ids !== null);
  for (const { call_to_action_id } of nonEmpty(smartPlus)) expect(call_to_action_id).toMatch(/^77\d{17}$/);
  const pixels = new Set((await own.everyRecord("list_pixels", {})).map(({ pixel_id }) => pixel_id));
  const tracked = records.flatMap(({ tracking_pixel_id }) => tracking_pixel_id ?? []);
  expect(tracked.length).toBeGreaterThan(0);
  for (const one of nonEmpty(new Set(tracked))) expect(pixels).toContain(one);
  await own.stop();
});
