import { afterAll, beforeAll, expect, test } from "bun:test";
import { z } from "zod";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { addressOf, askMain } from "./ask.ts";

let simulator: Simulator;
let headers: Record<string, string>;

beforeAll(() => {
  simulator = startSimulator({ clock: manualClock() });
  simulator.setRateLimit("off");
  headers = { "Access-Token": simulator.advertiser.accessToken };
});
afterAll(() => simulator.stop());

test("it listens on loopback alone", () => {
  expect(simulator.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(simulator.sandboxUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  expect(simulator.sandboxUrl).not.toBe(simulator.url);
});

test.each(["/open_api/v1.3/user/info", "/open_api/v1.3/campaign/get", "/nowhere/", "/"])(
  "%s gets TikTok's plain 404",
  async (path) => {
    const response = await fetch(simulator.url + path, { headers });
    expect(response.status).toBe(404);
    expect(response.headers.get("content-type")).toStartWith("text/plain");
    expect(await response.text()).toBe("404 page not found");
  },
);

test("an older version is refused with 40051 and HTTP 200", async () => {
  const response = await fetch(`${simulator.url}/open_api/v1.2/user/info/`, { headers });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({ code: 40051, data: {} });
});

test("an endpoint that is not there is refused with 40008", async () => {
  expect(await askMain(simulator, "/pixel/listing/")).toMatchObject({ code: 40008 });
});

test("the wrong method is refused with HTTP 405 and 40117", async () => {
  const response = await fetch(addressOf(simulator.url, "/campaign/get/"), { method: "POST", headers, body: "{}" });
  expect(response.status).toBe(405);
  expect(await response.json()).toMatchObject({ code: 40117 });
});

test("an answer has TikTok's envelope and its log id in a header", async () => {
  const response = await fetch(addressOf(simulator.url, "/user/info/"), { headers });
  const body = z.record(z.string(), z.unknown()).parse(await response.json());
  expect(Object.keys(body)).toEqual(["code", "message", "request_id", "data"]);
  expect(body).toMatchObject({ code: 0, message: "OK" });
  expect(response.headers.get("x-tt-logid")).toBe(String(body.request_id));
  expect(response.headers.get("content-type")).toBe("application/json");
});

test("a refusal is HTTP 200 with an empty data object", async () => {
  const response = await fetch(addressOf(simulator.url, "/campaign/get/"), { headers });
  expect(response.status).toBe(200);
  expect(await response.json()).toMatchObject({
    code: 40002,
    message: "Missing required field(s): advertiser_id",
    data: {},
  });
});

test.each([
  ["a comma list", `fields=campaign_id,campaign_name`],
  ["a repeated parameter", `page=1&page=2`],
  ["an unknown parameter", `limit=10`],
  ["a quoted number", `page=${encodeURIComponent('"1"')}`],
  ["an unknown field", `fields=${encodeURIComponent('["campaign_nam"]')}`],
  ["an unknown filter", `filtering=${encodeURIComponent('{"status":"ACTIVE"}')}`],
  ["a filter of the reports' shape", `filtering=${encodeURIComponent('[{"field_name":"campaign_ids"}]')}`],
  ["ids as numbers", `filtering=${encodeURIComponent('{"campaign_ids":[1810000001501100007]}')}`],
])("%s is refused with 40002", async (_, query) => {
  const address = `${simulator.url}/open_api/v1.3/campaign/get/?advertiser_id=${simulator.advertiser.advertiserId}`;
  const response = await fetch(`${address}&${query}`, { headers });
  expect(await response.json()).toMatchObject({ code: 40002 });
});

test("a value outside an enumeration is told with the values that are allowed", async () => {
  const { code, message } = await askMain(simulator, "/campaign/get/", { filtering: { primary_status: "ACTIVE" } });
  expect(code).toBe(40002);
  expect(message).toContain("value is not one of the allowed values, value is ACTIVE, correct is STATUS_ALL");
});

test.each([
  ["/campaign/get/", 1000],
  ["/adgroup/get/", 1000],
  ["/ad/get/", 1000],
  ["/smart_plus/campaign/get/", 1000],
  ["/gmv_max/campaign/get/", 100],
])("%s takes its largest page and refuses one more", async (path, limit) => {
  const filtering = path.startsWith("/gmv_max/") ? { gmv_max_promotion_types: ["PRODUCT_GMV_MAX"] } : {};
  expect(await askMain(simulator, path, { filtering, page_size: limit })).toMatchObject({ code: 0 });
  expect(await askMain(simulator, path, { filtering, page_size: limit + 1 })).toMatchObject({ code: 40002 });
  expect(await askMain(simulator, path, { filtering, page_size: 0 })).toMatchObject({ code: 40002 });
});

test("a request is recorded without its token and its secret", async () => {
  const { app, advertiser, requests } = simulator;
  const query = { app_id: app.appId, secret: app.appSecret };
  await fetch(addressOf(simulator.url, "/oauth2/advertiser/get/", query), { headers });
  const last = requests.at(-1);
  expect(last).toMatchObject({
    method: "GET",
    path: "/oauth2/advertiser/get/",
    host: "production",
    status: 200,
    code: 0,
  });
  expect(last?.headerNames).toContain("access-token");
  const text = JSON.stringify(requests);
  expect(text).not.toContain(app.appSecret);
  expect(text).not.toContain(advertiser.accessToken);
});
