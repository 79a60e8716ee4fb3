import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { z } from "zod";
import { addDays } from "#ads/calendar.ts";
import { encodeAccounts, keptAccountsOf, unpackAccounts } from "#receipts/kept-accounts.ts";
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
    return it.count("SELECT sum(held) FROM receipt");
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
  const metrics = ["spend", "conversion", "impressions", "total_complete_payment_rate"];
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
  // Decimal digits, not binary fractions: what has moved is money.
  const money = { spend: truth.spend, total_complete_payment_rate: truth.paymentValue };
  for (const [name, cents] of nonEmpty(Object.entries(money))) {
    const before = Number(totals[name]);
    const change = (cents - Math.round(before * 100)) / 100;
    expect(change).not.toBe(0);
    expect(again.totals.find((one) => one.name === name)).toEqual({ name, before, now: cents / 100, change });
  }
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

test("a list with spend is asked again of the days that its answer told, and one without of the present", async () => {
  for (const [args, same] of [
    [{ with_spend: "last_7_days" }, true],
    [{ with_spend: true }, true],
    [{}, false],
  ] as const) {
    const { structured } = await it.shop.call(it.key, "tiktok_ads_list_campaigns", { limit: 3, ...args });
    const receipt = idIn(Answer.parse(structured).meta.receipt ?? "");
    const { body } = await api("POST", `${receipt}/ask`);
    expect([args, body]).toMatchObject([args, { same_days: same }]);
  }
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

const Accounts = z.looseObject({
  accounts: z.array(
    z.looseObject({
      label: z.string(),
      currency: z.string(),
      window: z.object({ start: z.string(), end: z.string() }),
      totals: z.record(z.string(), z.number().nullable()),
    }),
  ),
  subtotals: z.array(z.looseObject({ currency: z.string(), totals: z.record(z.string(), z.number().nullable()) })),
});

/** An account's own contributions are to its own change, and not to that of its currency. */
async function expectContributionsOfTheAnswer(key: string): Promise<void> {
  const asked = { metric: "cpa", date_preset: "last_7_days", account: "all" };
  const { structured, text } = await it.shop.call(key, "tiktok_ads_explain_change", asked);
  const Told = z.looseObject({ account: z.string(), totals: z.record(z.string(), z.number().nullable()) });
  const Explained = z.looseObject({ meta: z.looseObject({ receipt: z.string(), by_account: z.array(Told) }) });
  const { receipt, by_account: told } = Explained.parse(structured, { error: () => text }).meta;
  const then = Accounts.parse((await api("GET", idIn(receipt))).body);
  const totalsOf = (label: string) => then.accounts.find((one) => one.label === label)?.totals;
  for (const { account, totals } of nonEmpty(told)) expect(totalsOf(account)).toEqual(totals);
  const own = told.filter(({ totals }) => totals.contribution_pct !== 100);
  expect([own.length, own.some(({ account }) => account === "berlin")]).toEqual([2, false]);
  const { body: again } = await api("POST", `${idIn(receipt)}/ask`);
  const Again = z.looseObject({
    accounts: z.array(z.looseObject({ label: z.string(), totals: z.array(z.looseObject({ now: z.unknown() })) })),
  });
  for (const { label, totals } of nonEmpty(Again.parse(again).accounts))
    expect(totals.map(({ now }) => now)).toEqual(Object.values(totalsOf(label) ?? {}));
}

test("an answer over several accounts has one receipt: each is asked of its own days again, and subtotals are set beside those of now", async () => {
  const ids = {
    second: it.otherAdvertiserId,
    berlin: it.simulator.openAccount({
      ...{ currency: "EUR", timezone: "Europe/Berlin", country: "DE", campaigns: 3, ageDays: 200, steady: true },
    }),
  };
  const pasted = mainCredentials(it.simulator);
  const access_token = it.simulator.issueToken({ appId: pasted.app_id, advertiserIds: Object.values(ids) });
  const placeOf = (label: string) => ({ workspaceId: it.workspaceId, module: it.shop.tiktok(), label });
  for (const [label, advertiser_id] of Object.entries(ids))
    await it.shop.shop.connections.connect(placeOf(label), { ...pasted, access_token, advertiser_id }, OWNER);
  const wanted = { workspaceId: it.workspaceId, name: "several", expiresInDays: undefined };
  const key = (await it.shop.shop.apiKeys.create(wanted, OWNER)).key.reveal();
  await it.shop.shop.jobs.runAll();
  const asked = { level: "account", metrics: ["spend", "conversion"], date_preset: "last_7_days", account: "all" };
  const address = await receiptOf(asked, key);
  expect(await receiptOf(asked, key)).toBe(address);
  const receipt = idIn(address);
  const { status, body } = await api("GET", receipt);
  expect(status, JSON.stringify(body)).toBe(200);
  expect(body).toMatchObject({ tool: REPORT, arguments: { date_preset: "last_7_days" }, answered: 3, missing: [] });
  const then = Accounts.parse(body);
  const idOf = new Map([...Object.entries(ids), ["tiktok-ads", it.advertiserId], ["main", it.advertiserId]]);
  const truthOf = ({ label, window }: (typeof then)["accounts"][number]) =>
    it.simulator.truth.total({ advertiserId: idOf.get(label) ?? it.advertiserId, from: window.start, to: window.end });
  for (const account of nonEmpty(then.accounts)) {
    const { spend, conversions } = truthOf(account);
    expect(account.totals).toEqual({ spend: spend / 100, conversion: conversions });
  }
  expect(then.subtotals.map(({ currency }) => currency)).toEqual(["EUR", "USD"]);
  await expectContributionsOfTheAnswer(key);
  for (let day = 0; day < 8; day += 1) {
    it.clock.advance(DAY_MS);
    await it.shop.shop.jobs.runAll();
  }
  const again = await api("POST", `${receipt}/ask`);
  expect(again.status, JSON.stringify(again.body)).toBe(200);
  const Again = z.looseObject({
    same_days: z.literal(true),
    accounts: z.array(
      z.looseObject({ label: z.string(), totals: z.array(z.unknown()), days: z.array(Moved).nullable() }),
    ),
    subtotals: z.array(z.unknown()),
  });
  const now = Again.parse(again.body);
  const sums = new Map<string, number>();
  for (const account of nonEmpty(then.accounts)) {
    const { conversions } = truthOf(account);
    sums.set(account.currency, (sums.get(account.currency) ?? 0) + conversions);
    const before = Number(account.totals.conversion);
    expect(now.accounts.find(({ label }) => label === account.label)?.totals[1]).toEqual({
      ...{ name: "conversion", before, now: conversions, change: conversions - before },
    });
  }
  for (const { currency, totals } of nonEmpty(then.subtotals)) {
    const [before, after] = [Number(totals.conversion), Number(sums.get(currency))];
    expect(now.subtotals).toContainEqual({
      currency,
      totals: expect.arrayContaining([{ name: "conversion", before, now: after, change: after - before }]),
    });
  }
  expect(now.accounts.flatMap(({ days }) => days ?? []).some(({ explains }) => explains)).toBe(true);
  await it.shop.shop.connections.disconnect(placeOf("berlin"), OWNER);
  const { body: left } = await api("POST", `${receipt}/ask`);
  expect(left).toMatchObject({
    accounts: expect.arrayContaining([
      expect.objectContaining({ label: "berlin", not_compared: "This account is not connected any more." }),
      expect.objectContaining({ label: "second", not_compared: null }),
    ]),
    subtotals: [{ currency: "EUR" }, { currency: "USD", totals: [{ name: "spend", now: null }, { now: null }] }],
  });
  await it.shop.shop.connections.disconnect(placeOf("second"), OWNER);
});

test("what is kept of a hundred accounts is as small as of one, and says how many there were", () => {
  const totals = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`a_metric_${at}`, 123_456.78 + at]));
  const window = { start: "2026-06-01", end: "2026-06-07" };
  const answerOf = (at: number) => ({
    meta: { advertiser_id: `71190000000000${at}`, currency: "EUR", timezone: "Europe/Berlin", window },
    totals,
  });
  const kept = (count: number, args: Record<string, unknown>) => {
    const accounts = Array.from({ length: count }, (_, at) => ({
      ...{ connectionId: `con_${"x".repeat(15)}${at}`, label: `account-${at}`, answer: answerOf(at) },
    }));
    const requestIds = accounts.map(({ label }) => label.padEnd(40, "0"));
    const whole = { meta: { fetched_at: "now" }, totals, summary: "said ".repeat(400) };
    const question = { workspaceId: "ws", module: "toy", tool: "toy_visit", args, requestIds };
    const text = encodeAccounts(keptAccountsOf({ ...question, answer: whole, accounts, missing: [] }));
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(MAX_KEPT_BYTES);
    return unpackAccounts(JSON.parse(text));
  };
  expect(kept(2, { level: "ad" })).toMatchObject({ arguments: { level: "ad" }, accounts: [{ totals }, { totals }] });
  const many = kept(30, { level: "ad" });
  expect([many.answered, many.accounts.length]).toEqual([30, 30]);
  expect(many.accounts[29]?.totals).toEqual({
    a_metric_0: 123_456.78,
    a_metric_1: 123_457.78,
    a_metric_2: 123_458.78,
    a_metric_3: 123_459.78,
  });
  const most = kept(100, { ids: Array.from({ length: 1_000 }, String) });
  expect(most).toMatchObject({ answered: 100, arguments: null });
  expect(most.accounts.length).toBeGreaterThan(40);
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
  sqlite.query("UPDATE receipt SET workspace_id = ? WHERE id = ?").run(other.workspaceId, receipt.slice(0, -1));
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
    ...{ summary: "s".repeat(2_000), rows: [1, 2, 3] },
  });
  const question = {
    module: "m",
    connectionId: "c",
    tool: "t",
    requestIds: Array.from({ length: 80 }, () => "i".repeat(99)),
  };
  const kept = (args: unknown, many: number) =>
    JSON.parse(encodeReceipt(keptOf({ ...question, args, answer: answer(many) })));
  const ids = Array.from({ length: 1_000 }, (_, at) => `18500000000000${at}`);
  for (const [args, many] of [
    [{ cursor: "x", level: "ad" }, 10],
    [{ ids }, 10],
    [{ ids }, 120],
    [{ ids }, 1_000],
  ] as const)
    expect(Buffer.byteLength(JSON.stringify(kept(args, many)))).toBeLessThanOrEqual(MAX_KEPT_BYTES);
  expect(kept({ cursor: "x", level: "ad" }, 10)).toMatchObject({
    ...{ arguments: { level: "ad" }, requests: 80, summary: `${"s".repeat(599)}…` },
  });
  expect(kept({ ids }, 10)).toMatchObject({ arguments: null, totals: { metric_9: 9 } });
  expect(kept({ ids }, 1_000)).toMatchObject({ arguments: null, totals: null });
});
