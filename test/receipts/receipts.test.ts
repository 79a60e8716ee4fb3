import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { addDays } from "#ads/calendar.ts";
import { encodeReceipt, keptOf, MAX_KEPT_BYTES } from "#receipts/kept-receipt.ts";
import { Secret } from "#secret.ts";
import { EMAIL, PASSWORD } from "../api/signed-in-shop.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";
import { DAY_MS, type RememberingShop, startRememberingShop } from "../history/remembering-shop.ts";

// Weeks of looks, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const REPORT = "tiktok_ads_get_report";
const Answer = z.looseObject({ meta: z.looseObject({ receipt: z.string().optional() }) });
const Receipt = z.looseObject({
  request_ids: z.array(z.string()),
  totals: z.record(z.string(), z.number().nullable()),
  window: z.object({ start: z.string(), end: z.string() }),
});
const Moved = z.object({ metric: z.string(), explains: z.boolean(), days: z.array(z.record(z.string(), z.unknown())) });
const Again = z.looseObject({
  same_days: z.boolean(),
  totals: z.array(z.record(z.string(), z.unknown())),
  days: z.array(Moved).nullable(),
});

let it: RememberingShop;

beforeAll(async () => {
  it = await startRememberingShop();
  await it.shop.shop.operators.create({ email: EMAIL, password: new Secret(PASSWORD) }, OWNER);
  await it.shop.shop.jobs.runAll();
});
afterAll(() => it.stop());

async function receiptOf(args: Record<string, unknown>, key = it.key): Promise<string> {
  const { structured, text } = await it.shop.call(key, REPORT, args);
  return Answer.parse(structured, { error: () => text }).meta.receipt ?? "";
}

/** Anew each time: sessions end before days have passed. */
async function signIn(): Promise<string> {
  const opened = await it.shop.shop.sessions.open(EMAIL, { address: "127.0.0.1", userAgent: "test" });
  return `shopmcp-${it.shop.listener.port}=${opened?.token.reveal() ?? "none"}`;
}

async function api(method: "GET" | "POST", path: string): Promise<{ status: number; body: unknown }> {
  const { url } = it.shop.listener;
  const response = await fetch(`${url}/api/workspaces/${it.workspaceId}/receipts/${path}`, {
    method,
    headers: { cookie: await signIn(), origin: url, "content-type": "application/json" },
    ...(method === "GET" ? {} : { body: "{}" }),
  });
  return { status: response.status, body: await response.json() };
}

function idIn(receipt: string): string {
  return new URL(receipt).pathname.split("/").at(-1) ?? "";
}

test("an answer names its receipt, which has the question, TikTok's request ids, and the totals", async () => {
  const asked = { level: "campaign", metrics: ["spend", "conversion"], date_preset: "last_7_days", limit: 2 };
  const { body } = await api("GET", idIn(await receiptOf(asked)));
  const today = it.simulator.truth.today(it.advertiserId);
  const window = { start: addDays(today, -7), end: addDays(today, -1) };
  const truth = it.simulator.truth.total({ advertiserId: it.advertiserId, from: window.start, to: window.end });
  expect(body).toMatchObject({
    ...{ tool: REPORT, arguments: asked, account_id: it.advertiserId, window, timezone: "Etc/GMT+7" },
    ...{ source: null, totals: { conversion: truth.conversions } },
  });
  const { request_ids, totals } = Receipt.parse(body);
  expect(totals.spend).toBe(truth.spend / 100);
  for (const id of nonEmpty(request_ids)) expect(it.shop.logLines.join("\n")).toContain(id);
});

test("the same answer from the cache keeps one receipt, for every key; another question has another", async () => {
  const asked = { level: "account", metrics: ["spend"], date_preset: "last_14_days" };
  const count = async () => {
    await it.shop.shop.workspaces.list();
    return it.count("SELECT count(*) FROM receipt");
  };
  const first = await receiptOf(asked);
  const { row, key } = await it.shop.shop.apiKeys.create(
    { workspaceId: it.workspaceId, name: "other", expiresInDays: undefined },
    OWNER,
  );
  // A write, so that the answer is made anew from what the cache has.
  expect(row.name).toBe("other");
  expect(await receiptOf(asked, key.reveal())).toBe(first);
  await api("GET", idIn(first));
  const before = await count();
  expect(await receiptOf(asked)).toBe(first);
  await api("GET", idIn(first));
  expect(await count()).toBe(before);
  expect(await receiptOf({ ...asked, metrics: ["clicks"] })).not.toBe(first);
  expect(await receiptOf({ ...asked, fresh: true })).not.toBe(first);
});

test("a number that was restated is told to the cent, and by which late days", async () => {
  const metrics = ["spend", "conversion", "impressions"];
  const receipt = idIn(await receiptOf({ level: "account", metrics, date_preset: "last_7_days" }));
  const { window, totals } = Receipt.parse((await api("GET", receipt)).body);
  for (let day = 0; day < 8; day += 1) {
    it.clock.advance(DAY_MS);
    await it.shop.shop.jobs.runAll();
  }
  const { status, body } = await api("POST", `${receipt}/ask`);
  expect(status, JSON.stringify(body)).toBe(200);
  const again = Again.parse(body);
  const truth = it.simulator.truth.total({ advertiserId: it.advertiserId, from: window.start, to: window.end });
  expect(again.same_days).toBe(true);
  const conversions = again.totals.find(({ name }) => name === "conversion");
  expect(conversions).toEqual({
    ...{ name: "conversion", before: totals.conversion, now: truth.conversions },
    change: truth.conversions - Number(totals.conversion),
  });
  expect(Number(conversions?.change)).toBeGreaterThan(0);
  const moved = again.days?.find(({ metric }) => metric === "conversion");
  expect(moved?.explains).toBe(true);
  expect(moved?.days.reduce((sum, { change }) => sum + Number(change), 0)).toBe(Number(conversions?.change));
  for (const { day, now } of nonEmpty(moved?.days ?? []))
    expect(now).toBe(
      it.simulator.truth.total({ advertiserId: it.advertiserId, from: String(day), to: String(day) }).conversions,
    );
});

test("who has a role in its workspace is told which it is, and nobody else learns that there is one", async () => {
  const receipt = idIn(await receiptOf({ level: "account", metrics: ["spend"], date_preset: "last_3_days" }));
  const { operators, sessions } = it.shop.shop;
  await operators.create({ email: "guest@example.com", password: new Secret(PASSWORD), admin: false }, OWNER);
  const placeFor = async (email: string, id: string) => {
    const opened = await sessions.open(email, { address: "127.0.0.1", userAgent: "test" });
    const cookie = `shopmcp-${it.shop.listener.port}=${opened?.token.reveal() ?? "none"}`;
    const response = await fetch(`${it.shop.listener.url}/api/receipts/${id}`, { headers: { cookie } });
    return { status: response.status, body: await response.json() };
  };
  expect(await placeFor(EMAIL, receipt)).toEqual({ status: 200, body: { workspace_id: it.workspaceId } });
  const refused = await placeFor("guest@example.com", receipt);
  expect(refused.status).toBe(404);
  expect(refused).toEqual(await placeFor("guest@example.com", "none"));
});

test("a question about the present is asked of the present, and no days are told", async () => {
  const { structured } = await it.shop.call(it.key, "tiktok_ads_get_pacing");
  const receipt = idIn(Answer.parse(structured).meta.receipt ?? "");
  const { body } = await api("POST", `${receipt}/ask`);
  expect(body).toMatchObject({ same_days: false, days: null, summary: expect.stringContaining("this month") });
});

test("where several accounts are connected, the question is asked of its own again", async () => {
  const pasted = mainCredentials(it.simulator);
  const access_token = it.simulator.issueToken({ appId: pasted.app_id, advertiserIds: [it.otherAdvertiserId] });
  const place = { workspaceId: it.workspaceId, module: it.shop.tiktok(), label: "second" };
  const second = { ...pasted, access_token, advertiser_id: it.otherAdvertiserId };
  await it.shop.shop.connections.connect(place, second, OWNER);
  // The first key is of the account that was there when it was made.
  const name = { name: "both", expiresInDays: undefined };
  const { key } = await it.shop.shop.apiKeys.create({ workspaceId: it.workspaceId, ...name }, OWNER);
  const asked = { level: "account", metrics: ["spend"], date_preset: "yesterday", account: "second" };
  const receipt = idIn(await receiptOf(asked, key.reveal()));
  expect((await api("GET", receipt)).body).toMatchObject({ account_id: it.otherAdvertiserId });
  const { body } = await api("POST", `${receipt}/ask`);
  expect(body).toMatchObject({ totals: [{ name: "spend", change: 0 }] });
  await it.shop.shop.connections.disconnect(place, OWNER);
  expect(await api("POST", `${receipt}/ask`)).toMatchObject({
    status: 409,
    body: { error: { code: "conflict", message: expect.stringContaining("not connected any more") } },
  });
});

test("what is kept is sealed, opens nowhere else, and answers without numbers of an account have none", async () => {
  const receipt = idIn(await receiptOf({ level: "account", metrics: ["spend"], date_preset: "yesterday" }));
  expect((await api("GET", receipt)).status).toBe(200);
  const { sqlite } = it.shop.store();
  const [sealed] = sqlite.query("SELECT sealed FROM receipt").values().flat();
  expect(Buffer.from(sealed instanceof Uint8Array ? sealed : []).toString("latin1")).not.toContain("tiktok_ads");
  const other = await it.shop.newWorkspace("Elsewhere");
  sqlite
    .query("INSERT INTO receipt_key SELECT ?, format, key_id, wrapped_key, nonce, sealed, tag FROM receipt_key")
    .run(other.workspaceId);
  sqlite.query("UPDATE receipt SET workspace_id = ? WHERE id = ?").run(other.workspaceId, receipt);
  expect(await api("GET", receipt)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
  const moved = await fetch(`${it.shop.listener.url}/api/workspaces/${other.workspaceId}/receipts/${receipt}`, {
    headers: { cookie: await signIn() },
  });
  expect(await moved.json()).toMatchObject({ error: { code: "vault_unreadable" } });
  const { structured } = await it.shop.call(it.key, "tiktok_ads_describe_fields");
  expect(Answer.parse(structured).meta.receipt).toBeUndefined();
  await it.shop.shop.workspaces.delete(other.workspaceId, OWNER);
  expect(it.count(`SELECT count(*) FROM receipt_key WHERE workspace_id = '${other.workspaceId}'`)).toBe(0);
});

test("an export has the receipts in clear, and a deleted workspace leaves none", async () => {
  const lines = await it.shop.shop.workspaces.export(it.workspaceId, OWNER);
  const Exported = z.object({ receipts: z.array(z.looseObject({ tool: z.string() })) });
  const { receipts } = Exported.parse(JSON.parse((await Array.fromAsync(lines)).join("")));
  expect(receipts.map(({ tool }) => tool)).toContain(REPORT);
  await it.shop.shop.workspaces.delete(it.workspaceId, OWNER);
  expect(it.count("SELECT count(*) FROM receipt")).toBe(0);
});

test("a receipt of any question fits into 4 KB, and loses the totals last", () => {
  const answer = (many: number) => ({
    meta: { advertiser_id: "1" },
    totals: Object.fromEntries(Array.from({ length: many }, (_, at) => [`metric_${at}`, at])),
    ...{ summary: "s".repeat(2_000), total: null, rows: 3 },
  });
  const question = {
    module: "m",
    connectionId: "c",
    tool: "t",
    requestIds: Array.from({ length: 80 }, () => "i".repeat(99)),
  };
  const kept = (args: unknown, many: number) =>
    JSON.parse(encodeReceipt(keptOf({ ...question, args, answer: answer(many) })).toString());
  const ids = Array.from({ length: 1_000 }, (_, at) => `18500000000000${at}`);
  for (const [args, many] of [
    [{ cursor: "x", level: "ad" }, 10],
    [{ ids }, 10],
    [{ ids }, 120],
    [{ ids }, 1_000],
  ] as const)
    expect(Buffer.byteLength(JSON.stringify(kept(args, many)))).toBeLessThanOrEqual(MAX_KEPT_BYTES);
  expect(kept({ cursor: "x", level: "ad" }, 10)).toMatchObject({ arguments: { level: "ad" }, requests: 80 });
  expect(kept({ ids }, 10)).toMatchObject({ arguments: null, totals: { metric_9: 9 } });
  expect(kept({ ids }, 1_000)).toMatchObject({ arguments: null, totals: null });
});
