import { afterEach, beforeEach, expect, test } from "bun:test";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { eventually } from "../fakes/eventually.ts";
import { addressOf, askMain } from "./ask.ts";

let simulator: Simulator;

beforeEach(() => {
  simulator = startSimulator({ clock: manualClock() });
});
afterEach(() => simulator.stop());

function missing(): never {
  throw new Error("no such campaign in the account");
}

/** A new connection each time: a client asks again by itself when a kept one breaks. */
const raw = () =>
  fetch(addressOf(simulator.url, "/user/info/"), {
    headers: { "Access-Token": simulator.advertiser.accessToken },
    keepalive: false,
  });

test("a fault meets as many requests as it was made for, on its path alone", async () => {
  const fault = simulator.fail({ path: "/campaign/get/", times: 2, code: 50002, message: "Try later." });
  expect((await raw()).status).toBe(200);
  expect(await askMain(simulator, "/campaign/get/")).toMatchObject({ code: 50002, message: "Try later." });
  expect(await askMain(simulator, "/campaign/get/")).toMatchObject({ code: 50002 });
  expect(await askMain(simulator, "/campaign/get/")).toMatchObject({ code: 0 });
  expect(fault.taken).toBe(2);
});

test("a fault can look at the request, and can be cleared", async () => {
  const fault = simulator.fail({ when: ({ query }) => query.get("page") === "2", times: Infinity, code: 40067 });
  expect(await askMain(simulator, "/campaign/get/")).toMatchObject({ code: 0 });
  expect(await askMain(simulator, "/campaign/get/", { page: 2 })).toMatchObject({ code: 40067 });
  fault.clear();
  expect(await askMain(simulator, "/campaign/get/", { page: 2 })).toMatchObject({ code: 0 });
});

test("a gateway error is an HTML page", async () => {
  simulator.fail({ httpStatus: 504 });
  const response = await raw();
  expect(response.status).toBe(504);
  expect(response.headers.get("content-type")).toStartWith("text/html");
  expect(await response.text()).toContain("<html>");
});

test("a raw body is sent as it is", async () => {
  simulator.fail({ rawBody: '{"code":0', contentType: "application/json" });
  expect(await (await raw()).text()).toBe('{"code":0');
});

test("a right answer can be changed", async () => {
  simulator.fail({ mutate: (envelope) => ({ ...envelope, data: { list: "not a list" } }) });
  expect(await (await raw()).json()).toMatchObject({ code: 0, data: { list: "not a list" } });
});

test("a connection can end without an answer", async () => {
  simulator.fail({ closeBeforeAnswer: true, times: Infinity });
  await expect(raw()).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(simulator.requests.at(-1)).toMatchObject({ status: null, code: null });
});

test("an answer can be lost after the request took effect", async () => {
  const { advertiserId, accessToken } = simulator.advertiser;
  const { campaignId } =
    simulator.truth
      .campaigns(advertiserId)
      .find(
        (one) => one.automation === "MANUAL" && one.gmvMax === null && !one.deleted && one.operationStatus === "ENABLE",
      ) ?? missing();
  simulator.fail({ path: "/campaign/status/update/", loseAnswer: true });
  const lost = fetch(addressOf(simulator.url, "/campaign/status/update/"), {
    method: "POST",
    headers: { "Access-Token": accessToken, "Content-Type": "application/json" },
    body: JSON.stringify({ advertiser_id: advertiserId, campaign_ids: [campaignId], operation_status: "DISABLE" }),
    keepalive: false,
  });
  await expect(lost).rejects.toMatchObject({ code: "ECONNRESET" });
  expect(simulator.truth.campaigns(advertiserId).find((one) => one.campaignId === campaignId)).toMatchObject({
    operationStatus: "DISABLE",
  });
});

test("a hanging request ends with the simulator, without an answer, and holds up no other", async () => {
  simulator.fail({ path: "/campaign/get/", hang: true });
  const hanging = askMain(simulator, "/campaign/get/").then(
    () => "answered",
    () => "closed",
  );
  expect((await raw()).status).toBe(200);
  await simulator.stop();
  expect(await hanging).toBe("closed");
  expect(simulator.requests.find(({ path }) => path === "/campaign/get/")).toMatchObject({ status: null });
});

test("a hanging request is let go when its fault is cleared", async () => {
  const fault = simulator.fail({ path: "/user/info/", hang: true });
  const hanging = raw().then(
    () => "answered",
    () => "closed",
  );
  await eventually(() => fault.taken === 1);
  fault.clear();
  expect(await hanging).toBe("closed");
});

test("a held request takes effect when its own fault is cleared, whatever else is held", async () => {
  const first = simulator.fail({ path: "/user/info/", holdRequest: true });
  const other = simulator.fail({ path: "/user/info/", holdAnswer: true });
  const held = raw();
  await eventually(() => first.taken === 1);
  const waiting = raw();
  await eventually(() => other.taken === 1);
  expect(simulator.requests.map(({ status }) => status)).toEqual([null, null]);
  first.clear();
  expect((await held).status).toBe(200);
  expect(simulator.requests.filter(({ status }) => status === null)).toHaveLength(1);
  other.clear();
  expect((await waiting).status).toBe(200);
});

test("latency comes before every answer", async () => {
  simulator.latencyMs = 40;
  const began = performance.now();
  await raw();
  expect(performance.now() - began).toBeGreaterThan(35);
});
