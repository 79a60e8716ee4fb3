/** A client's room: what its link shows of one account, what it does not, and what ends it. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { restoreBackup } from "#db/sqlite/file/restore.ts";
import { ROOM_CALLS_PER_MINUTE } from "#rooms/room-pace.ts";
import { Secret } from "#secret.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { manualClock } from "../fakes/clock.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { MIGRATIONS_DIR } from "../fakes/new-store.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";

// Some start a process, on a machine that may be busy.
setDefaultTimeout(120_000);

const clock = manualClock();
const TODAY = "2026-11-22";
let simulator: Simulator;
let shop: SignedInShop;
let workspaceId: string;

beforeAll(async () => {
  simulator = startSimulator({ clock });
  shop = await startSignedInShop({ clock, simulator });
  ({ workspaceId } = await shop.newWorkspace("Agency with other clients"));
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  const goal = { workspaceId, module: undefined, kind: "month_budget", value: "5000", campaignId: null } as const;
  await shop.shop.goals.set(goal, OWNER);
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

const Linked = z.looseObject({ id: z.string(), url: z.string() });
const path = () => `/api/workspaces/${workspaceId}/rooms`;
let made = 0;
const tokenIn = (url: string) => new URL(url).hash.slice(1);

async function newRoom(given: Record<string, unknown> = {}) {
  made += 1;
  const asked = await shop.ask("POST", path(), { body: { name: `Bakery ${made}`, until: "2026-12-31", ...given } });
  expect([asked.status, asked.text.slice(0, 300)]).toEqual([201, asked.text.slice(0, 300)]);
  const { id, url } = Linked.parse(asked.body);
  return { id, url, token: tokenIn(url) };
}

/** As the browser of a client: no session, our own Origin. */
async function open(token: string) {
  const opened = await shop.ask("POST", "/api/room/open", { cookie: null, body: { token } });
  const cookie = opened.headers.getSetCookie()[0] ?? "";
  return { ...opened, line: cookie, cookie: cookie.split(";")[0] ?? "" };
}

/** The simulated app has its limits, too. */
const pause = () => clock.advance(300_000);

async function statusOf(cookie: string) {
  return (await shop.ask("GET", "/api/room", { cookie })).status;
}

test("its link shows goals, pacing, digest and figures of one account, and names nothing else of the workspace", async () => {
  const { url, token } = await newRoom({ name: "Bakery" });
  expect(new URL(url).pathname + new URL(url).search).toBe("/room");
  const opened = await open(token);
  expect(opened.status).toBe(200);
  expect(opened.line).toContain("Path=/api/room; HttpOnly; SameSite=Strict");
  expect(opened.body).toMatchObject({
    ...{ name: "Bakery", ends_at: "2027-01-01T00:00:00.000Z", pacing: true },
    goals: [{ kind: "month_budget", value: 5000 }],
    figures: { first_window: "last_7_days", date_column: "date" },
  });
  const { cookie } = opened;
  const answers = [opened.text];
  for (const part of ["", "/pacing", "/figures", "/figures?window=last_30_days", "/digest"]) {
    pause();
    const answer = await shop.ask("GET", `/api/room${part}`, { cookie });
    expect([part, answer.status, answer.text.slice(0, 200)]).toEqual([part, 200, answer.text.slice(0, 200)]);
    answers.push(answer.text);
  }
  expect(answers[3]).toContain('"spend"');
  expect(answers[2]).toContain("landing");
  expect(answers[5]).toContain("Seven days, against the seven before");
  const { advertiser_id, app_id } = mainCredentials(simulator);
  for (const never of [workspaceId, "Agency with other clients", advertiser_id, app_id, "con_", "smro_", "smrv_"])
    expect([never, answers.some((answer) => answer.includes(never))]).toEqual([never, false]);
  expect((await shop.ask("GET", "/api/room/figures?window=forever", { cookie })).status).toBe(400);
  expect((await shop.ask("GET", "/api/room/figures?level=ad", { cookie })).status).toBe(400);
});

test("it opens nothing but its own routes, and no session or key opens those", async () => {
  const { token } = await newRoom();
  const { cookie } = await open(token);
  const value = cookie.split("=")[1] ?? "";
  const { port } = shop.listener;
  for (const route of ["/api/session", "/api/workspaces", `/api/workspaces/${workspaceId}`, `${path()}`])
    for (const sent of [cookie, `shopmcp-${port}=${value}`])
      expect([route, (await shop.ask("GET", route, { cookie: sent })).status]).toEqual([route, 401]);
  for (const bearer of [token, value]) {
    const answer = await fetch(shop.mcpUrl, {
      method: "POST",
      headers: { authorization: `Bearer ${bearer}` },
      body: "{}",
    });
    expect(answer.status).toBe(401);
  }
  expect(await statusOf(shop.cookie)).toBe(401);
  expect(await statusOf(`shopmcp-room-${port}=${shop.cookie.split("=")[1]}`)).toBe(401);
  expect(await statusOf(`shopmcp-room-${port}=${token}`)).toBe(401);
  const elsewhere = { cookie: null, body: { token }, headers: { origin: "http://elsewhere.example" } };
  expect((await shop.ask("POST", "/api/room/open", elsewhere)).status).toBe(403);
});

test("its link is kept as a hash alone, and stands in no log and no list", async () => {
  const { token } = await newRoom();
  const { cookie } = await open(token);
  const visit = cookie.split("=")[1] ?? "none";
  const listed = await shop.ask("GET", path());
  const exported = await shop.ask("GET", `/api/workspaces/${workspaceId}/export`);
  expect(exported.text).toContain('"rooms":[{');
  for (const secret of [token, visit]) {
    expect(filesHolding(shop.dataDir, secret)).toEqual([]);
    for (const place of [listed.text, exported.text, shop.logLines.join("\n")])
      expect(place.includes(secret)).toBe(false);
  }
});

test("its owner sees who opened it when and from where; the workspace's audit has it, too", async () => {
  const { id, token } = await newRoom({ name: "Watched" });
  await open(token);
  clock.advance(60_000);
  await open(token);
  const { body } = await shop.ask("GET", path());
  const rooms = z.array(z.looseObject({ id: z.string() })).parse(body);
  expect(rooms.find((room) => room.id === id)).toMatchObject({
    name: "Watched",
    visits: [
      { at: new Date(clock.now()).toISOString(), address: "127.0.0.1" },
      { at: new Date(clock.now() - 60_000).toISOString(), address: "127.0.0.1" },
    ],
  });
  const [newest] = await shop.shop.audit.page({ workspaceId, beforeId: undefined, limit: 1 });
  expect(newest).toMatchObject({ action: "room.open", target: id, actor: "room Watched", origin: "127.0.0.1" });
});

test("what it asked is counted as its own, with days, in what was asked in the month", async () => {
  const { id, token } = await newRoom({ name: "Counted" });
  const { cookie } = await open(token);
  await shop.ask("GET", "/api/room/figures", { cookie });
  expect((await shop.ask("GET", "/api/room/digest", { cookie })).status).toBe(200);
  const month = await shop.shop.proofs.show({ workspaceId, month: undefined });
  expect(month.callers.find((caller) => caller.id === id)).toMatchObject({
    ...{ kind: "room", name: "Counted", calls: 2, ended_at: null },
    tools: expect.arrayContaining([
      expect.objectContaining({ tool: "tiktok_ads_get_report", first_day: "2026-11-08", last_day: "2026-11-21" }),
      expect.objectContaining({ tool: "digest", calls: 1 }),
    ]),
  });
});

test("a client is told of no tool, no page and no balance, and the owner is", async () => {
  const { token } = await newRoom();
  const { cookie } = await open(token);
  pause();
  const digest = await shop.ask("GET", "/api/room/digest", { cookie });
  pause();
  const pacing = await shop.ask("GET", "/api/room/pacing", { cookie });
  pause();
  const owners = await shop.ask("GET", `/api/workspaces/${workspaceId}/digests/preview`);
  pause();
  const tool = await shop.ask("POST", `/api/workspaces/${workspaceId}/tools/tiktok_ads_get_pacing`, { body: {} });
  expect([digest.status, pacing.status, owners.status, tool.status]).toEqual([200, 200, 200, 200]);
  expect(owners.text).toContain("its balance");
  expect(owners.text).toContain("A diagnosis, for which you ask your assistant, looks");
  for (const { text } of [digest, owners]) expect(text).not.toMatch(/tiktok_ads_|_STATUS_|complete_payment(?!_)/);
  expect(digest.text).toContain("Budget used up. Raise the budget");
  expect(digest.text).toContain("Counted: conversions, purchases (website)");
  expect(tool.text).toContain("The balance lasts");
  for (const { text } of [digest, pacing])
    for (const never of [/tiktok_ads/, /balance/i, /assistant/i, /under Alerts/, /account's status/])
      expect(text).not.toMatch(never);
  expect(digest.text).toContain("Looked at: goals, campaigns that do not run");
});

test("what TikTok refuses is said to be left out, to the client without what the owner would do about it", async () => {
  const { token } = await newRoom();
  const { cookie } = await open(token);
  const refuse = (path: string) =>
    simulator.fail({ path, code: 40_001, message: "No permission", times: Number.POSITIVE_INFINITY });
  const OWNERS = /permission|Settings|access token|developer/;
  refuse("/smart_plus/campaign/get/");
  pause();
  const pacing = await shop.ask("GET", "/api/room/pacing", { cookie });
  expect(pacing.body).toMatchObject({
    meta: { warnings: ["The list is without what only Smart+ tells of its campaigns, which cannot be read."] },
  });
  refuse("/campaign/get/");
  pause();
  const digest = await shop.ask("GET", "/api/room/digest", { cookie });
  expect(digest.text).toContain("Looked at: goals.");
  expect(digest.text).toContain("What needs a look: The list is without campaigns, which cannot be read.");
  expect([pacing, digest].filter(({ text }) => OWNERS.test(text))).toEqual([]);
  pause();
  const owners = await shop.ask("GET", `/api/workspaces/${workspaceId}/digests/preview`);
  expect(owners.text).toContain("Looked at: the account's status, its balance, and goals. A diagnosis");
  expect(owners.text).toContain("What needs a look: The list is without campaigns: The app or its access token lacks");
  simulator.clearFaults();
  pause();
});

test("an ended room is named by the month in which it asked, however it ended, as long as its calls are kept", async () => {
  const [revoked, expired] = [await newRoom({ name: "Revoked" }), await newRoom({ name: "Expired", until: TODAY })];
  for (const { token } of [revoked, expired]) {
    const { cookie } = await open(token);
    pause();
    expect((await shop.ask("GET", "/api/room/figures", { cookie })).status).toBe(200);
  }
  const revokedAt = new Date(clock.now()).toISOString();
  await shop.ask("DELETE", `${path()}/${revoked.id}`);
  const callerOf = async (id: string) =>
    (await shop.shop.proofs.show({ workspaceId, month: "2026-11" })).callers.find((caller) => caller.id === id);
  expect(await callerOf(revoked.id)).toMatchObject({ name: "Revoked", calls: 1, ended_at: revokedAt });
  expect(await callerOf(expired.id)).toMatchObject({ name: "Expired", calls: 1, ended_at: null });
  const listed = z.array(z.looseObject({ id: z.string() })).parse((await shop.ask("GET", path())).body);
  expect(listed.at(-1)).toMatchObject({ id: revoked.id, ended_at: revokedAt, visits: [{ address: "127.0.0.1" }] });
  expect((await newRoom({ name: "revoked" })).id).not.toBe(revoked.id);
});

test("a name serves one open room, so that nobody takes one's visits for another's", async () => {
  await newRoom({ name: "Florist" });
  for (const name of ["Florist", " FLORIST ", "ｆｌｏｒｉｓｔ"]) {
    const taken = await shop.ask("POST", path(), { body: { name, until: "2026-12-31" } });
    expect([name, taken.status, taken.text.includes("another name")]).toEqual([name, 409, true]);
  }
  const { workspaceId: elsewhere } = await shop.newWorkspace("Others");
  await shop.connectToy(elsewhere, "florist", "toy-token-florist");
  const there = { workspaceId: elsewhere, name: "Florist", until: "2026-12-31", serverUrl: "http://localhost" };
  expect((await shop.shop.rooms.create(there, OWNER)).row.name).toBe("Florist");
});

test("a changed link closes the one before and whoever came by it; a revoked room is closed at once", async () => {
  const { id, token } = await newRoom();
  const first = await open(token);
  const rotated = await shop.ask("POST", `${path()}/${id}/rotate`);
  const next = tokenIn(Linked.parse(rotated.body).url);
  expect(await statusOf(first.cookie)).toBe(401);
  expect((await open(token)).status).toBe(401);
  const second = await open(next);
  expect(await statusOf(second.cookie)).toBe(200);
  expect((await shop.ask("DELETE", `${path()}/${id}`)).body).toEqual({ id, revoked: true });
  expect(await statusOf(second.cookie)).toBe(401);
  expect((await open(next)).status).toBe(401);
  for (const method of ["DELETE", "POST"] as const)
    expect((await shop.ask(method, `${path()}/${id}${method === "POST" ? "/rotate" : ""}`)).status).toBe(404);
  const other = (await shop.newWorkspace("Other")).workspaceId;
  const kept = await newRoom();
  expect((await shop.ask("DELETE", `/api/workspaces/${other}/rooms/${kept.id}`)).status).toBe(404);
  expect((await open(kept.token)).status).toBe(200);
});

test("it ends with the last instant of its date, and a browser is outside after twelve hours", async () => {
  const { token } = await newRoom({ until: TODAY });
  const { cookie } = await open(token);
  const endMs = Date.parse("2026-11-23T00:00:00Z");
  clock.advance(endMs - 1 - clock.now());
  expect(await statusOf((await open(token)).cookie)).toBe(200);
  clock.advance(1);
  expect((await open(token)).status).toBe(401);
  expect(await statusOf(cookie)).toBe(401);
  const longer = await newRoom();
  const visit = await open(longer.token);
  clock.advance(43_200_000 - 1);
  expect(await statusOf(visit.cookie)).toBe(200);
  clock.advance(1);
  expect(await statusOf(visit.cookie)).toBe(401);
  for (const until of nonEmpty([TODAY, "2028-01-01", "2026-02-30", "soon", "2026-12-31T00:00:00Z"])) {
    const refused = await shop.ask("POST", path(), { body: { name: "Bakery", until } });
    expect([until, refused.status, refused.text.includes("until:")]).toEqual([until, 400, true]);
  }
});

test("it is closed while another account stands in its place, and gone with the account", async () => {
  const { workspaceId: id } = await shop.newWorkspace("Toys");
  await shop.connectToy(id, "bakery", "toy-token-bakery");
  const wanted = { workspaceId: id, name: "Client", until: "2026-12-31", serverUrl: "http://localhost" };
  const { url } = await shop.shop.rooms.create(wanted, OWNER);
  const { cookie } = await open(tokenIn(url));
  expect(await statusOf(cookie)).toBe(200);
  await shop.connectToy(id, "florist", "toy-token-florist");
  expect(await statusOf(cookie)).toBe(401);
  expect((await open(tokenIn(url))).status).toBe(401);
  await shop.connectToy(id, "bakery", "toy-token-bakery");
  expect(await statusOf(cookie)).toBe(200);
  await shop.shop.connections.disconnect({ workspaceId: id, module: shop.toy }, OWNER);
  expect(await statusOf(cookie)).toBe(401);
  const ended = { name: "Client", account_id: "", ended_at_ms: clock.now() };
  expect(await shop.shop.rooms.list(id)).toMatchObject([ended]);
});

test("it goes with the workspace, and with the rights of who made it", async () => {
  const { workspaceId: id } = await shop.newWorkspace("Gone");
  await shop.connectToy(id, "bakery", "toy-token-bakery");
  const maker = await shop.shop.operators.create(
    { email: "maker@example.com", password: new Secret("four-words-and-a-maker"), admin: false },
    OWNER,
  );
  const member = { workspaceId: id, operatorId: maker.id };
  await shop.shop.members.set({ ...member, role: "owner" }, OWNER);
  const wanted = { workspaceId: id, name: "Client", until: "2026-12-31", serverUrl: "http://localhost" };
  const made = await shop.shop.rooms.create(wanted, { name: maker.email, origin: "here", operatorId: maker.id });
  const kept = await shop.shop.rooms.create({ ...wanted, name: "Kept client" }, OWNER);
  const [first, second] = [await open(tokenIn(made.url)), await open(tokenIn(kept.url))];
  await shop.shop.members.set({ ...member, role: "editor" }, OWNER);
  expect([await statusOf(first.cookie), await statusOf(second.cookie)]).toEqual([401, 200]);
  await shop.shop.workspaces.delete(id, OWNER);
  expect(await statusOf(second.cookie)).toBe(401);
});

test("guessed links are counted by address, and one room takes no more of the platform than its share", async () => {
  const own = await startSignedInShop({ clock: manualClock() });
  const { workspaceId: id } = await own.newWorkspace("Toys");
  await own.connectToy(id, "bakery", "toy-token-bakery");
  const wanted = { workspaceId: id, name: "Client", until: "2026-12-31", serverUrl: "http://localhost" };
  const { url } = await own.shop.rooms.create(wanted, OWNER);
  const { visit } = await own.shop.rooms.open(tokenIn(url), "192.0.2.1");
  const cookie = `shopmcp-room-${own.listener.port}=${visit.reveal()}`;
  const statuses = new Map<number, number>();
  for (let nth = 0; nth < ROOM_CALLS_PER_MINUTE + 5; nth += 1) {
    const { status } = await own.ask("GET", "/api/room/digest", { cookie });
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  }
  expect(statuses.get(429)).toBe(5);
  expect((await own.ask("GET", "/api/room/digest", { cookie })).body).toMatchObject({
    error: { code: "too_often", message: expect.stringContaining("too often within a minute. Wait") },
  });
  let last = 0;
  for (let nth = 0; nth < 31; nth += 1)
    last = (await own.ask("POST", "/api/room/open", { cookie: null, body: { token: `smro_${nth}` } })).status;
  expect(last).toBe(429);
  await own.stop();
});

test("a restore brings back no link that was changed or revoked since, and no visit", async () => {
  const own = await startSignedInShop();
  const { workspaceId: id } = await own.newWorkspace("Toys");
  await own.connectToy(id, "bakery", "toy-token-bakery");
  const wanted = { workspaceId: id, name: "Client", until: "2026-12-31", serverUrl: "http://localhost" };
  const made = await Promise.all([1, 2, 3].map((nth) => own.shop.rooms.create({ ...wanted, name: `${nth}` }, OWNER)));
  const [stays, changed, revoked] = made.map(({ url }) => tokenIn(url));
  await own.shop.rooms.open(stays ?? "", "127.0.0.1");
  const file = join(tempFolder(), "copy.db");
  await own.shop.maintenance.backUp(file);
  await own.shop.rooms.rotate({ id: made[1]?.row.id ?? "", workspaceId: id, serverUrl: "http://localhost" }, OWNER);
  await own.shop.rooms.revoke({ id: made[2]?.row.id ?? "", workspaceId: id }, OWNER);
  await own.stop();
  const { dataDir } = own;
  const nowMs = own.clock.now();
  await restoreBackup({ dataDir, file, migrationsDir: MIGRATIONS_DIR, trustPasswords: false, nowMs });
  const restored = await startSignedInShop({ dataDir, existing: true });
  expect(await restored.shop.rooms.list(id)).toMatchObject([
    { id: made[0]?.row.id, ended_at_ms: null, visits: [] },
    { ended_at_ms: nowMs, account_id: "" },
    { ended_at_ms: nowMs, account_id: "" },
  ]);
  await restored.shop.rooms.open(stays ?? "", "127.0.0.1");
  for (const token of nonEmpty([changed, revoked]))
    await expect(restored.shop.rooms.open(token ?? "", "127.0.0.1")).rejects.toThrow("not open");
  await restored.stop();
});

test("the shell makes, lists, changes and revokes it", async () => {
  const env = { SHOPMCP_DATA_DIR: shop.dataDir };
  const run = async (...args: string[]) =>
    (await shopmcp([...args, "--workspace", workspaceId, "--json"], { env })).stdout;
  const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const made = Linked.parse(JSON.parse(await run("room", "create", "--name", "Shell", "--until", until)));
  expect(JSON.parse(await run("room", "list"))).toContainEqual(expect.objectContaining({ id: made.id, name: "Shell" }));
  const changed = Linked.parse(JSON.parse(await run("room", "rotate", made.id)));
  expect(changed.url).not.toBe(made.url);
  expect(JSON.parse(await run("room", "revoke", made.id))).toEqual({ id: made.id, revoked: true });
});
