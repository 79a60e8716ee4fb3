/** What the owner is told of, and how often: once for each change and each step towards an end. */

import { afterEach, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { startSimulator } from "#simulator/simulator.ts";
import { manualClock } from "../fakes/clock.ts";
import { connectionRow } from "../fakes/connection-row.ts";
import { insertConnection } from "../fakes/insert-connection.ts";
import { notifyingStore, WEBHOOK_SECRET } from "../fakes/notifying-store.ts";
import { fileOf } from "../fakes/open-store.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";

setDefaultTimeout(120_000);

const DAY_MS = 86_400_000;

let receiver: Receiver;
beforeEach(() => {
  receiver = startReceiver();
});
afterEach(() => receiver.stop());

const types = () => receiver.received.map(({ body }) => JSON.parse(body).type);

test("an outage is not told; what only the owner can mend is, each change once, and so is its end", async () => {
  const { move, round } = await notifyingStore({ webhook: receiver.url });
  await move({ state: "degraded", reason: "transient" });
  await move({ state: "degraded", reason: "unanswered" });
  await move({ state: "connected", reason: null });
  await round();
  expect(types()).toEqual([]);
  await move({ state: "degraded", reason: "denied" });
  await round();
  await move({ state: "needs_reconnect", reason: "rejected" });
  await round();
  await round();
  await move({ state: "connected", reason: null });
  await round();
  expect(types()).toEqual(["connection.degraded", "connection.needs_reconnect", "connection.connected"]);
});

test("a restored copy asks for its owner's word, and is quiet once it has it", async () => {
  const { move, round } = await notifyingStore({ webhook: receiver.url });
  await move({ state: "unverified", reason: "restored" });
  await round();
  await move({ state: "degraded", reason: "restored" });
  await round();
  expect(types()).toEqual(["connection.unverified"]);
});

test("what happened while nobody was to be told is not told later", async () => {
  const silent = await notifyingStore({});
  await silent.move({ state: "needs_reconnect", reason: "rejected" });
  await silent.round();
  expect(silent.outbox()).toEqual([]);
  expect(fileOf(silent.store).sqlite.query("SELECT last_event_id FROM notify_cursor").all()).toEqual([
    { last_event_id: 1 },
  ]);
});

test("a token's end is told 30, 7 and 1 days before, each once, the nearest one alone", async () => {
  const start = manualClock().now();
  const { clock, round } = await notifyingStore({ webhook: receiver.url }, { expires_at_ms: start + 40 * DAY_MS });
  const daysBefore = async (days: number, ms = 0) => {
    clock.set(start + (40 - days) * DAY_MS + ms);
    await round();
    await round();
    return receiver.received.splice(0).map(({ body }) => JSON.parse(body).data.title);
  };
  expect(await daysBefore(30, -1)).toEqual([]);
  expect(await daysBefore(30)).toEqual(["Toy Ads of Bäckerei: the access token ends on 2027-01-01"]);
  expect(await daysBefore(8)).toEqual([]);
  expect(await daysBefore(1)).toHaveLength(1);
  expect(await daysBefore(0)).toEqual([]);
});

test("a date on which a platform ends what is used here is told 30, 7 and 1 days before, each once", async () => {
  const end = {
    module: "toy",
    title: "Toy Ads",
    what: "its API 1.0",
    endsOn: "2027-01-01",
    source: "https://toy.example",
  };
  const { clock, round } = await notifyingStore({ webhook: receiver.url }, {}, [end]);
  const daysBefore = async (days: number, ms = 0) => {
    clock.set(Date.parse(end.endsOn) - days * DAY_MS + ms);
    await round();
    await round();
    return receiver.received.splice(0).map(({ body }) => JSON.parse(body));
  };
  expect(await daysBefore(30, -1)).toEqual([]);
  expect(await daysBefore(30)).toMatchObject([
    { type: "platform.ending", data: { title: "Toy Ads ends its API 1.0 on 2027-01-01", ends_on: "2027-01-01" } },
  ]);
  expect(await daysBefore(7)).toHaveLength(1);
  expect(await daysBefore(1)).toHaveLength(1);
  expect(await daysBefore(0)).toEqual([]);
});

test("a refresh token that is replaced with each refresh is never said to end", async () => {
  const start = manualClock().now();
  const life = { kind: "refreshable", refresh_expires_at_ms: start + 10 * DAY_MS, refresh_since_ms: start } as const;
  const { clock, round } = await notifyingStore({ webhook: receiver.url }, life);
  clock.advance(5 * DAY_MS - 1);
  await round();
  expect(types()).toEqual([]);
  clock.advance(1);
  await round();
  expect(types()).toEqual(["refresh_token.ending"]);
});

test("what several accounts of one credential share is told once: its end, and what one decision makes of all of them", async () => {
  const start = manualClock().now();
  const ends = { expires_at_ms: start + 40 * DAY_MS };
  const { store, round, clock } = await notifyingStore({ webhook: receiver.url }, ends);
  const shared = { credential_id: "con_1", ...ends };
  for (const id of ["con_2", "con_3"]) insertConnection(store, connectionRow(id, "ws_1", shared));
  insertConnection(store, connectionRow("con_4", "ws_1", ends));
  clock.advance(33 * DAY_MS);
  await round();
  await round();
  const told = receiver.received.splice(0).map(({ body }) => JSON.parse(body).data);
  expect(told.map(({ accounts, connection }) => [connection.id, accounts]).toSorted()).toEqual([
    ["con_1", 3],
    ["con_4", 1],
  ]);
  // The one that began it goes; the credential is the same, and so is its end.
  await store.connections.delete({ id: "con_1", atMs: 0 });
  await round();
  expect(receiver.received).toEqual([]);
  const lose = async (ids: string[]) => {
    const changes = { state: "needs_reconnect", reason: "rejected" } as const;
    const event = { ...changes, at_ms: clock.now() };
    const moves = ids.map(async (id) => {
      const read = await store.decisions.findBasis({ id });
      if (read === undefined) throw new Error("the connection is gone");
      return { read: { connection: read.connection, journal: null }, decision: { changes, event, due: null } };
    });
    expect(await store.decisions.store(await Promise.all(moves))).toBe(true);
  };
  await lose(["con_2", "con_3"]);
  await lose(["con_4"]);
  await round();
  expect(receiver.received.map(({ body }) => JSON.parse(body).data.title)).toEqual([
    "Toy Ads (2 accounts) of Bäckerei is disconnected",
    "Toy Ads (con_4) of Bäckerei is disconnected",
  ]);
});

test("an API key's end is told, a revoked one's and one of a day's in its first half are not", async () => {
  const { store, clock, round } = await notifyingStore({ webhook: receiver.url });
  const key = (id: string, days: number, revoked: boolean) =>
    fileOf(store).sqlite.run(
      "INSERT INTO api_key (id, workspace_id, name, hash, created_at_ms, expires_at_ms, revoked_at_ms) VALUES (?, 'ws_1', ?, ?, ?, ?, ?)",
      [id, `${id} client`, Buffer.from(id), clock.now(), clock.now() + days * DAY_MS, revoked ? clock.now() : null],
    );
  key("key_long", 365, false);
  key("key_revoked", 20, true);
  key("key_short", 1, false);
  await round();
  expect(types()).toEqual([]);
  clock.advance(360 * DAY_MS);
  await round();
  expect(receiver.received.map(({ body }) => JSON.parse(body).data.title)).toEqual([
    "The API key key_long client of Bäckerei ends on 2027-11-22",
  ]);
});

test("a workspace that is deleted takes what was to be told of it along", async () => {
  const { store, move, round, outbox } = await notifyingStore({ webhook: receiver.url });
  receiver.answer = 500;
  await move({ state: "needs_reconnect", reason: "rejected" });
  await round();
  expect(outbox()).toHaveLength(1);
  await store.workspaces.delete("ws_1");
  expect(outbox()).toEqual([]);
});

test("end to end: a token that TikTok revokes is told once by the server's own jobs, and so is its replacement", async () => {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  const env = {
    SHOPMCP_NOTIFY_WEBHOOK_URL: receiver.url,
    SHOPMCP_NOTIFY_WEBHOOK_SECRET: WEBHOOK_SECRET,
    SHOPMCP_NOTIFY_NTFY_URL: `${receiver.url}/topic`,
  };
  const shop = await startTestShop({ clock, simulator, env });
  const { workspaceId } = await shop.newWorkspace("Shop");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  await shop.shop.jobs.runAll();
  simulator.revokeToken(simulator.advertiser.accessToken);
  for (let days = 0; days < 3; days++) {
    clock.advance(2 * DAY_MS);
    await shop.shop.refresh.tick();
    await shop.shop.jobs.runAll();
  }
  const told = receiver.received.map(({ body }) => JSON.parse(body).type ?? JSON.parse(body).title);
  expect(told).toContain("connection.needs_reconnect");
  expect(told).toContain("TikTok Ads of Shop is disconnected");
  expect(new Set(told).size).toBe(told.length);
  const { app, advertiser } = simulator;
  const access_token = simulator.issueToken({ appId: app.appId, advertiserIds: [advertiser.advertiserId] });
  receiver.received.length = 0;
  await shop.connectTikTok(workspaceId, { ...mainCredentials(simulator), access_token });
  await shop.shop.jobs.runAll();
  await shop.shop.jobs.runAll();
  expect(receiver.received.map(({ body }) => JSON.parse(body).type ?? JSON.parse(body).title)).toEqual(
    expect.arrayContaining(["connection.connected", "TikTok Ads of Shop works again"]),
  );
  expect(receiver.received).toHaveLength(2);
  const everything = JSON.stringify(receiver.received);
  for (const secret of [...simulator.secrets(), advertiser.advertiserId]) expect(everything).not.toContain(secret);
  await shop.stop();
  await simulator.stop();
});
