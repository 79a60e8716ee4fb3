import { afterAll, beforeAll, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { addressOf, ask, askMain, type Query } from "./ask.ts";

let simulator: Simulator;

beforeAll(() => {
  simulator = startSimulator({ clock: manualClock() });
  simulator.setRateLimit("off");
});
afterAll(() => simulator.stop());

const VIDEOS = "/file/video/ad/info/";
const IMAGES = "/file/image/ad/info/";
const REVIEWS = "/ad/review_info/";

/** Upgraded Smart+ has endpoints of its own for what is asked here. */
const ads = async (filtering: Query = {}) =>
  (await askMain(simulator, "/ad/get/", { filtering, page_size: 1000 })).data.list.filter(
    ({ campaign_automation_type }) => campaign_automation_type !== "UPGRADED_SMART_PLUS",
  );

async function reviewsOf(query: Query) {
  const { advertiserId, accessToken } = simulator.advertiser;
  const url = addressOf(simulator.url, REVIEWS, { advertiser_id: advertiserId, ...query });
  return Object(await (await fetch(url, { headers: { "Access-Token": accessToken } })).json());
}

test("videos have links that last six hours, sixty at most in one request", async () => {
  const ids = (await ads()).flatMap(({ video_id }) => (video_id === null ? [] : String(video_id)));
  const { code, data } = await askMain(simulator, VIDEOS, { video_ids: ids.slice(0, 60) });
  expect(code).toBe(0);
  expect(data.list.map(({ video_id }) => video_id)).toEqual(ids.slice(0, 60));
  expect(data.list[0]).toMatchObject({ preview_url: expect.stringMatching(/^https:/), displayable: true });
  const expires = Date.parse(`${String(data.list[0]?.preview_url_expire_time).replace(" ", "T")}Z`);
  expect(expires - manualClock().now()).toBe(6 * 3_600_000);
  expect(await askMain(simulator, VIDEOS, { video_ids: ids.slice(0, 61) })).toMatchObject({ code: 40002 });
  expect(await askMain(simulator, VIDEOS, { video_ids: [] })).toMatchObject({ code: 40002 });
});

test("one video that the account does not have fails the request, an image is left out", async () => {
  const [video] = (await ads()).filter(({ video_id }) => video_id !== null);
  expect(await askMain(simulator, VIDEOS, { video_ids: [video?.video_id, "v1"] })).toMatchObject({ code: 40053 });
  const image = Object(video?.image_ids)[0];
  const { data } = await askMain(simulator, IMAGES, { image_ids: [image, "tos/none"] });
  expect(data.list.map(({ image_id }) => image_id)).toEqual([image]);
});

test("one image of another account fails the request", async () => {
  const { advertiserId, accessToken } = simulator.tokyo;
  const { data } = await ask(simulator.url, accessToken, "/ad/get/", { advertiser_id: advertiserId });
  const [foreign] = Object(data.list[0]).image_ids;
  const [own] = Object((await ads())[0]).image_ids;
  expect(await askMain(simulator, IMAGES, { image_ids: [own] })).toMatchObject({ code: 0 });
  expect(await askMain(simulator, IMAGES, { image_ids: [own, foreign] })).toMatchObject({ code: 40001 });
});

test("each library needs its own permission", async () => {
  const { accessToken } = simulator.advertiser;
  simulator.setScopes(accessToken, ["22", "61"]);
  expect(await askMain(simulator, IMAGES, { image_ids: ["a"] })).toMatchObject({ code: 40001 });
  expect(await askMain(simulator, VIDEOS, { video_ids: ["a"] })).toMatchObject({ code: 40053 });
  expect(await reviewsOf({ ad_ids: ["1"] })).toMatchObject({ code: 40002 });
  simulator.setScopes(accessToken, ["1", "2", "6"]);
  expect(await askMain(simulator, IMAGES, { image_ids: ["a"] })).toMatchObject({ code: 0 });
});

test("a review is told by ad id, with reasons where it rejected, a hundred at most in one request", async () => {
  const { rejectedAdId } = simulator.story;
  const ids = (await ads()).map(({ ad_id }) => String(ad_id));
  const { data } = await reviewsOf({ ad_ids: [rejectedAdId, ids[0]] });
  expect(data.ad_review_map[rejectedAdId]).toMatchObject({ is_approved: false, review_status: "UNAVAILABLE" });
  expect(data.ad_review_map[rejectedAdId].reject_info[0].reasons.length).toBeGreaterThan(0);
  expect(data.ad_review_map[String(ids[0])]).toMatchObject({ review_status: "ALL_AVAILABLE", reject_info: [] });
  expect(await reviewsOf({ ad_ids: ids.slice(0, 100) })).toMatchObject({ code: 0 });
  expect(await reviewsOf({ ad_ids: ids.slice(0, 101) })).toMatchObject({ code: 40002 });
  expect(await reviewsOf({ ad_ids: ["1"] })).toMatchObject({ code: 40002 });
  const smart = await askMain(simulator, "/smart_plus/ad/get/");
  const [creative] = Object(smart.data.list[0]).creative_list;
  expect(await reviewsOf({ ad_ids: [creative.smart_plus_creative_id] })).toMatchObject({ code: 40002 });
});

test("an ad in review has a good verdict, and no ad has a time of one", async () => {
  const pending = await ads({ secondary_status: "AD_STATUS_AUDIT" });
  const ids = pending.map(({ ad_id }) => String(ad_id));
  expect(ids.length).toBeGreaterThan(0);
  const { data } = await reviewsOf({ ad_ids: ids });
  for (const id of nonEmpty(ids))
    expect(data.ad_review_map[id]).toMatchObject({ is_approved: true, last_audit_time: null });
});

test("TikTok's own verdict on fatigue is of one ad, of sixty days at most", async () => {
  const { fatiguedAdId } = simulator.story;
  simulator.setScopes(simulator.advertiser.accessToken, ["1", "2", "4", "6"]);
  const asked = (start_date: string, ad_id = fatiguedAdId) =>
    askMain(simulator, "/creative_fatigue/get/", { ad_id, filtering: { start_date, end_date: "2026-11-20" } });
  const { data } = await asked("2026-11-14");
  expect(data.list[0]).toMatchObject({ ad_id: fatiguedAdId, date: "2026-11-20", metrics: { has_fatigue: true } });
  expect((await asked("2026-09-22")).code).toBe(0);
  expect((await asked("2026-09-21")).code).toBe(40002);
  expect((await asked("2026-11-14", "1")).code).toBe(40002);
});

test("benchmarks are of ads of one kind of id, and say nothing of one that few have seen", async () => {
  const { fatiguedAdId, rejectedAdId } = simulator.story;
  simulator.setScopes(simulator.advertiser.accessToken, ["1", "2", "4", "6"]);
  const asked = (filtering: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    askMain(simulator, "/report/ad_benchmark/get/", { dimensions: ["AD_CATEGORY"], filtering, ...more });
  const { data } = await asked({ ad_ids: [fatiguedAdId, rejectedAdId] }, { metrics_fields: ["ctr"] });
  expect(data.list).toHaveLength(2);
  expect(data.list).toContainEqual({
    info: { ad_id: fatiguedAdId, ad_category: "25" },
    metrics: { ctr: expect.any(Number) },
  });
  expect(data.list).toContainEqual({ info: { ad_id: rejectedAdId, ad_category: "25" } });
  expect((await asked({ ad_ids: ["1"], campaign_ids: ["1"] })).code).toBe(40002);
  expect((await asked({ ad_ids: ["1"] }, { metrics_fields: ["nothing"] })).code).toBe(40002);
  expect((await asked({ ad_ids: ["1"] }, { compare_time_window: "8" })).code).toBe(40002);
});
