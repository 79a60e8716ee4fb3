/** Accounts that are added later from a credential that stands: nothing is pasted, and nothing else changes. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { settleRestored } from "#connections/hold-restored.ts";
import { epochPath } from "#db/sqlite/file/epoch.ts";
import { eventually } from "../fakes/eventually.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { fileOf } from "../fakes/open-store.ts";
import { mainCredentials, OWNER } from "../fakes/test-shop.ts";
import { DAY_MS, DUE_MS, MINUTE_MS, REFRESH } from "../refresh/refreshing-shop.ts";
import { sharedAccess } from "./shared-access.ts";

// Each test starts a whole shop, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const access = sharedAccess();
const { three, newPair, place, connections, rows, opened, counted, asked } = access;
const connect = () => access.connect("main", three()[0]);
const reached = () => connections().reached(place("main"));
const add = (accountId: string, label?: string) =>
  connections().addReached(place("main"), { accountId, ...(label === undefined ? {} : { label }) }, OWNER);
const INFO = "/advertiser/info/";
const trail = async () =>
  (await access.it.shop.shop.audit.page({ workspaceId: access.workspaceId, limit: 50, beforeId: undefined }))
    .filter(({ action }) => action === "connection.add")
    .map(({ actor, target, outcome }) => ({ actor, target, outcome }));
/** By name: null opens every account there is. */
const openTo = async () =>
  Object.fromEntries(
    (await access.it.shop.shop.apiKeys.list(access.workspaceId)).map((key) => [key.name, key.connections]),
  );

describe("the accounts that a credential reaches", () => {
  test("are asked of the platform now, with what is connected and a free label for what is not", async () => {
    await connect();
    const [main, tokyo, empty] = three();
    const shown = { name: expect.any(String), connectedAs: null };
    expect(await reached()).toEqual([
      { id: main, name: "Larkspur & Loam", connectedAs: "main", proposed: null },
      { id: tokyo, ...shown, proposed: "hachi-to-tsuchi" },
      { id: empty, ...shown, proposed: expect.any(String) },
    ]);
    await connections().relabel(place("main"), "hachi-to-tsuchi", OWNER);
    const from = { ...place("hachi-to-tsuchi") };
    expect((await connections().reached(from))[1]).toMatchObject({ id: tokyo, proposed: "hachi-to-tsuchi-2" });
    expect(await rows()).toHaveLength(1);
  });

  test("may be none but those that are connected", async () => {
    const [main] = three();
    access.pasted = newPair([main]);
    await connect();
    expect(await reached()).toMatchObject([{ id: main, connectedAs: "main" }]);
  });

  test("include those that were granted after the token was pasted", async () => {
    const [main, tokyo] = three();
    access.pasted = newPair([main]);
    await connect();
    const granted = access.it.simulator.issueToken({
      appId: access.it.simulator.app.appId,
      advertiserIds: [main, tokyo],
    });
    await connections().connect(place("main"), { access_token: granted }, OWNER);
    expect((await reached()).map(({ id }) => id)).toEqual([main, tokyo]);
  });
});

describe("an account that is added", () => {
  test("is verified and works as itself, on the credential that stands, sealed under its data key", async () => {
    const [main, tokyo] = three();
    const first = await connect();
    const before = fileOf(access.it.store).sqlite.query("SELECT wrapped_key, nonce, sealed FROM credential").get();
    const verified = asked(INFO);
    const row = await add(tokyo);
    expect(asked(INFO)).toBe(verified + 1);
    expect(row).toMatchObject({
      ...{ credential_id: first.credential_id, generation: 1, label: "hachi-to-tsuchi" },
      ...{ account_id: tokyo, account_currency: "JPY", state: "connected", kind: "refreshable" },
    });
    expect(await opened("hachi-to-tsuchi")).toMatchObject({ advertiser_id: tokyo, account_currency: "JPY" });
    expect(await opened("main")).toMatchObject({ advertiser_id: main, account_currency: "USD" });
    expect([counted("credential"), counted("attempt")]).toEqual([1, 0]);
    expect(fileOf(access.it.store).sqlite.query("SELECT wrapped_key, nonce, sealed FROM credential").get()).toEqual(
      before,
    );
    // What is sealed for one row opens in no other.
    const { sqlite } = fileOf(access.it.store);
    const other = await add(three()[2], "empty");
    const box = "nonce, sealed, tag";
    sqlite
      .query(`UPDATE connection SET (${box}) = (SELECT ${box} FROM connection WHERE id = ?) WHERE id = ?`)
      .run(row.id, other.id);
    expect((await failsWith(() => opened("empty"))).code).toBe("vault_unreadable");
  });

  test("is renewed with the others, once for all, and has its own history of states", async () => {
    await connect();
    const { id } = await add(three()[1], "tokyo");
    expect((await connections().histories([id])).get(id)).toMatchObject([{ state: "connected", reason: null }]);
    access.it.advance(DUE_MS);
    await access.it.tick();
    expect(asked(REFRESH)).toBe(1);
    expect((await rows()).map(({ generation, state }) => [generation, state])).toEqual([
      [2, "connected"],
      [2, "connected"],
    ]);
    await connections().verify(place("tokyo"), OWNER);
  });

  test("stays when the account it came from is disconnected", async () => {
    await connect();
    await add(three()[1], "tokyo");
    await connections().disconnect(place("main"), OWNER);
    expect(await opened("tokyo")).toMatchObject({ advertiser_id: three()[1] });
    expect((await connections().reached(place("tokyo"))).map(({ connectedAs }) => connectedAs)).toEqual([
      null,
      "tokyo",
      null,
    ]);
  });

  test("is written to the trail, as are those that are refused, and opens to no key by itself", async () => {
    const main = await connect();
    expect(await openTo()).toEqual({ test: null });
    const { id } = await add(three()[1]);
    await failsWith(() => add("7000000000000000000"));
    await failsWith(() => add("7000000000000000000", "osaka"));
    // What is no label may be anything, a secret too.
    await failsWith(() => add("7000000000000000000", "A token in the wrong field"));
    expect(await openTo()).toEqual({ test: [main.id] });
    expect(await trail()).toEqual([
      { actor: "owner", target: "tiktok-ads", outcome: "invalid_input" },
      { actor: "owner", target: "tiktok-ads/osaka", outcome: "advertiser_not_found" },
      { actor: "owner", target: "tiktok-ads", outcome: "advertiser_not_found" },
      { actor: "owner", target: id, outcome: "ok" },
    ]);
  });

  test("has the state of its credential's renewal, and is refused where the App Secret is wrong", async () => {
    await connect();
    access.it.simulator.fail({ path: REFRESH, code: 50000 });
    access.it.advance(DUE_MS);
    await access.it.tick();
    access.it.simulator.clearFaults();
    expect(await rows()).toMatchObject([{ state: "degraded", reason: "transient" }]);
    expect(await add(three()[1])).toMatchObject({ state: "degraded", reason: "transient" });
    access.it.simulator.rotateAppSecret(access.it.simulator.app.appId);
    expect((await failsWith(() => add(three()[2]))).code).toBe("app_secret_wrong");
    expect((await failsWith(reached)).code).toBe("app_secret_wrong");
  });
});

describe("nothing is added", () => {
  test("twice: the label that it has is said", async () => {
    await connect();
    await add(three()[1]);
    const again = await failsWith(() => add(three()[1], "other"));
    expect([again.code, again.message.includes('"hachi-to-tsuchi"')]).toEqual(["conflict", true]);
    expect((await failsWith(() => add(three()[0]))).message).toContain('"main"');
    expect(await rows()).toHaveLength(2);
  });

  test("under a label that is taken, reserved or no label", async () => {
    await connect();
    const requests = access.it.simulator.requests.length;
    expect(await failsWith(() => add(three()[1], "main"))).toMatchObject({
      ...{ code: "conflict", message: expect.stringContaining('has the label "main"') },
    });
    for (const label of ["all", "accounts", "Tokyo", "", "-", "x".repeat(33)])
      expect((await failsWith(() => add(three()[1], label))).code).toBe("invalid_input");
    for (const accountId of ["tokyo", "1".repeat(40), "12 34"])
      expect([accountId, (await failsWith(() => add(accountId))).code]).toEqual([accountId, "invalid_input"]);
    expect(access.it.simulator.requests).toHaveLength(requests);
    expect(await rows()).toHaveLength(1);
    expect(await add(three()[1], "x".repeat(32))).toMatchObject({ label: "x".repeat(32) });
  });

  test("from an account that there is not, or of a platform that lists none", async () => {
    expect((await failsWith(reached)).code).toBe("not_found");
    await access.it.shop.connectToy(access.workspaceId, "bakery", "toy-token-bakery");
    const toy = { workspaceId: access.workspaceId, module: access.it.shop.toy };
    expect((await failsWith(() => connections().reached(toy))).code).toBe("usage");
    expect((await failsWith(() => connections().addReached(toy, { accountId: "florist" }, OWNER))).code).toBe("usage");
  });

  test("by a token that was revoked, or a connection that waits for new credentials: it is said what to do", async () => {
    const { app, advertiser } = access.it.simulator;
    const token = access.it.simulator.issueToken({ appId: app.appId, advertiserIds: [...three()] });
    access.pasted = { ...mainCredentials(access.it.simulator), access_token: token };
    await connect();
    access.it.simulator.revokeToken(token);
    for (const ask of [reached, () => add(three()[1])])
      expect(await failsWith(ask)).toMatchObject({
        code: "token_invalid",
        message: expect.stringContaining(`shopmcp connect tiktok-ads --workspace ${access.workspaceId} --label main`),
      });
    // It is looked at soon, as after a call that was refused.
    await access.it.ticks(3, 3 * MINUTE_MS);
    expect(await rows()).toMatchObject([{ state: "needs_reconnect", account_id: advertiser.advertiserId }]);
    expect((await failsWith(reached)).message).toContain('the credentials of "main"');
    expect(await rows()).toHaveLength(1);
  });

  test("by a renewed token that nobody takes any more", async () => {
    await connect();
    access.it.simulator.revokeRefreshToken(String(access.pasted.refresh_token));
    access.it.advance(DAY_MS + MINUTE_MS);
    expect((await failsWith(() => add(three()[1]))).code).toMatch(/^(?:conflict|token_invalid)$/);
    await access.it.ticks(12, 3 * MINUTE_MS);
    expect(await rows()).toMatchObject([{ state: "needs_reconnect" }]);
    expect((await failsWith(() => add(three()[1]))).code).toBe("token_invalid");
  });

  test("of a restored copy whose token has ended, before it is confirmed; while the token lives it waits with the other", async () => {
    await connect();
    rmSync(epochPath(dirname(fileOf(access.it.store).path)));
    expect(await settleRestored(access.it)).toEqual({ restored: true });
    expect(await add(three()[1], "tokyo")).toMatchObject({ state: "unverified", reason: "restored" });
    access.it.advance(DAY_MS + MINUTE_MS);
    for (const ask of [reached, () => add(three()[2])])
      expect((await failsWith(ask)).message).toContain("shopmcp connection confirm");
    expect(asked(REFRESH)).toBe(0);
  });
});

test("a token that has ended is renewed first, once, and the account is added with the new one", async () => {
  await connect();
  access.it.advance(DAY_MS + MINUTE_MS);
  expect((await reached()).length).toBe(3);
  expect(asked(REFRESH)).toBe(1);
  expect(await add(three()[1])).toMatchObject({ generation: 2, state: "connected" });
  expect(asked(REFRESH)).toBe(1);
});

test.each([{ holdRequest: true }, { holdAnswer: true }] as const)(
  "while a refresh is under way (%o) an account is added with it, or told to wait; the new tokens work for all",
  async (fault) => {
    await connect();
    const held = access.it.simulator.fail({ path: REFRESH, ...fault });
    access.it.advance(DUE_MS);
    const done = access.it.tick();
    await eventually(() => held.taken === 1);
    const adding = add(three()[1], "tokyo").then(
      () => true,
      ({ code }: { code: string }) => code,
    );
    held.clear();
    await done;
    expect([true, "conflict"]).toContain(await adding);
    if ((await adding) !== true) await add(three()[1], "tokyo");
    expect((await rows()).map(({ generation, state }) => [generation, state])).toEqual([
      [2, "connected"],
      [2, "connected"],
    ]);
    expect([counted("credential"), asked(REFRESH)]).toEqual([1, 1]);
    for (const label of ["main", "tokyo"]) await connections().verify(place(label), OWNER);
  },
);

describe("at the same moment", () => {
  test("one account is added once, and whoever came second is told its label", async () => {
    await connect();
    const done = await Promise.allSettled([add(three()[1], "one"), add(three()[1], "two"), add(three()[1])]);
    expect(done.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const { reason } of nonEmpty(done.filter((one) => one.status === "rejected")))
      expect(reason).toMatchObject({
        code: "conflict",
        message: expect.stringContaining("connected in this workspace"),
      });
    expect((await rows()).filter(({ account_id }) => account_id === three()[1])).toHaveLength(1);
  });

  test("several are added each, with labels of their own where they have one name", async () => {
    await connect();
    const [, tokyo, empty] = three();
    access.it.simulator.edit(empty, (advertiser) => Object.assign(advertiser, { name: "Hachi to Tsuchi" }));
    await Promise.all([add(tokyo), add(empty)]);
    expect((await rows()).map(({ label }) => label).toSorted()).toEqual([
      "hachi-to-tsuchi",
      "hachi-to-tsuchi-2",
      "main",
    ]);
    expect(counted("credential")).toBe(1);
  });

  test("one label goes to one of them", async () => {
    await connect();
    const [, tokyo, empty] = three();
    const done = await Promise.allSettled([add(tokyo, "asia"), add(empty, "asia")]);
    const [refused] = done.filter((one) => one.status === "rejected");
    expect(refused?.reason).toMatchObject({ code: "conflict", message: expect.stringContaining('label "asia"') });
    expect(await rows()).toHaveLength(2);
  });

  test("credentials that are replaced meanwhile are asked anew, and an account they do not reach is not added", async () => {
    await connect();
    const [main, tokyo] = three();
    const held = access.it.simulator.fail({ path: INFO, holdAnswer: true });
    const adding = add(tokyo).then(
      () => "added",
      ({ code }: { code: string }) => code,
    );
    await eventually(() => held.taken === 1);
    held.clear();
    const narrow = access.it.simulator.issueToken({ appId: access.it.simulator.app.appId, advertiserIds: [main] });
    const replaced = connections().connect(place("main"), { access_token: narrow }, OWNER);
    const [outcome] = await Promise.all([adding, replaced]);
    const accounts = (await rows()).map(({ account_id }) => account_id);
    expect(accounts.includes(tokyo)).toBe(outcome === "added");
    if (outcome !== "added") expect(outcome).toBe("advertiser_not_found");
  });

  test("the account it comes from is disconnected: it is added whole, or not at all", async () => {
    await connect();
    const [added] = await Promise.allSettled([
      add(three()[1], "tokyo"),
      connections().disconnect(place("main"), OWNER),
    ]);
    const labels = (await rows()).map(({ label }) => label);
    expect(labels).toEqual(added.status === "fulfilled" ? ["tokyo"] : []);
    expect(counted("credential")).toBe(labels.length);
  });
});
