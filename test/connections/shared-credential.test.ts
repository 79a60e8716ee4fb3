/** One credential for several accounts of a workspace: renewed once, destroyed with the last, each account its own. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Secret } from "#secret.ts";
import { generateMasterKey } from "#vault/master-key.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { fileOf } from "../fakes/open-store.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { DAY_MS, DUE_MS, MINUTE_MS, REFRESH } from "../refresh/refreshing-shop.ts";
import { sharedAccess } from "./shared-access.ts";

// Each test starts a whole shop, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const access = sharedAccess();
const { three, newPair, place, connect, rows, opened, counted } = access;
const states = async () => Object.fromEntries((await rows()).map(({ label, state }) => [label, state]));
const revealed = (secret: unknown) => z.custom<Secret>().parse(secret).reveal();

describe("a token that was pasted for several accounts", () => {
  test("is kept once, and each account works as itself", async () => {
    const [main, tokyo, empty] = three();
    for (const [label, id] of [
      ["main", main],
      ["tokyo", tokyo],
      ["empty", empty],
    ] as const)
      await connect(label, id);
    const found = await rows();
    expect(found).toHaveLength(3);
    const first = found.find(({ label }) => label === "main");
    expect(new Set(found.map((row) => row.credential_id))).toEqual(new Set([first?.id ?? ""]));
    expect(counted("credential")).toBe(1);
    expect((await opened("tokyo")).advertiser_id).toBe(tokyo);
    expect(await opened("tokyo")).toMatchObject({ account_currency: "JPY", account_timezone: "Asia/Tokyo" });
    expect(await opened("main")).toMatchObject({ advertiser_id: main, account_currency: "USD" });
    expect((await opened("empty")).advertiser_id).toBe(empty);
    // Found at rest: the copies for people, and nothing of the token.
    const folder = dirname(access.it.shop.dataDir);
    fileOf(access.it.store).sqlite.query("PRAGMA wal_checkpoint(TRUNCATE)").all();
    expect(filesHolding(folder, revealed((await opened("main")).access_token))).toEqual([]);
  });

  test("is renewed once for all of them, and what each account is survives it", async () => {
    const [main, tokyo, empty] = three();
    for (const [label, id] of [
      ["main", main],
      ["tokyo", tokyo],
      ["empty", empty],
    ] as const)
      await connect(label, id);
    const before = access.it.simulator.requests.length;
    access.it.advance(DUE_MS);
    await access.it.tick();
    expect(access.it.simulator.requests.slice(before).filter(({ path }) => path === REFRESH)).toHaveLength(1);
    expect((await rows()).map(({ generation }) => generation)).toEqual([2, 2, 2]);
    expect((await opened("tokyo")).advertiser_id).toBe(tokyo);
    const tokens = ["main", "tokyo", "empty"].map(async (label) => revealed((await opened(label)).access_token));
    expect(new Set(await Promise.all(tokens)).size).toBe(1);
    await access.it.shop.shop.connections.verify(place("tokyo"), OWNER);
    expect(await states()).toEqual({ main: "connected", tokyo: "connected", empty: "connected" });
  });

  test("stays while one account has it, whichever was connected first, and is destroyed with the last", async () => {
    const [main, tokyo] = three();
    await connect("main", main);
    await connect("tokyo", tokyo);
    await access.it.shop.shop.connections.disconnect(place("main"), OWNER);
    expect(counted("credential")).toBe(1);
    expect((await opened("tokyo")).advertiser_id).toBe(tokyo);
    access.it.advance(DUE_MS);
    await access.it.tick();
    expect((await rows()).map(({ label, generation, state }) => [label, generation, state])).toEqual([
      ["tokyo", 2, "connected"],
    ]);
    expect((await opened("tokyo")).advertiser_id).toBe(tokyo);
    await access.it.shop.shop.connections.disconnect(place("tokyo"), OWNER);
    expect([counted("credential"), counted("attempt"), counted("connection")]).toEqual([0, 0, 0]);
  });

  test("that dies takes all of them to needs_reconnect, and one that is pasted anew brings all of them back", async () => {
    const [main, tokyo] = three();
    await connect("main", main);
    await connect("tokyo", tokyo);
    access.it.simulator.revokeRefreshToken(String(access.pasted.refresh_token));
    access.it.advance(DAY_MS);
    await access.it.ticks(12, 3 * MINUTE_MS);
    expect(await states()).toEqual({ main: "needs_reconnect", tokyo: "needs_reconnect" });
    await connect("tokyo", tokyo, newPair(three()));
    expect(await states()).toEqual({ main: "connected", tokyo: "connected" });
    expect(counted("credential")).toBe(1);
    expect((await opened("main")).advertiser_id).toBe(main);
  });

  test("whose refresh token is denied is not given up because one of its accounts is lost, while the others work", async () => {
    const [main, tokyo, empty] = three();
    for (const [label, id] of [
      ["main", main],
      ["tokyo", tokyo],
      ["empty", empty],
    ] as const)
      await connect(label, id);
    // The one that stands for the credential when it is due.
    const [first] = (await rows()).toSorted((one, other) => (one.id < other.id ? -1 : 1));
    access.it.simulator.removeAdvertiser(String(access.pasted.access_token), first?.account_id ?? "");
    access.it.simulator.revokeRefreshToken(String(access.pasted.refresh_token));
    access.it.advance(DUE_MS);
    await access.it.ticks(6, 3 * MINUTE_MS);
    const others = (await rows()).filter(({ id }) => id !== first?.id);
    expect(others.map(({ state, kind }) => [state, kind])).toEqual([
      ["connected", "static"],
      ["connected", "static"],
    ]);
    for (const state of ["degraded", "needs_reconnect"] as const) {
      const asked = access.it.shop.shop.connections.verify(place(first?.label ?? ""), OWNER);
      expect((await failsWith(() => asked)).code).toBe("advertiser_not_found");
      expect((await rows()).find(({ id }) => id === first?.id)?.state).toBe(state);
      access.it.advance(3 * MINUTE_MS);
    }
  });

  test("replaced by one that reaches this account alone leaves the others what they have", async () => {
    const [main, tokyo, empty] = three();
    for (const [label, id] of [
      ["main", main],
      ["tokyo", tokyo],
      ["empty", empty],
    ] as const)
      await connect(label, id);
    const before = await opened("main");
    await connect("tokyo", tokyo, newPair([tokyo]));
    const found = new Map((await rows()).map((row): [string, ConnectionRow] => [row.label, row]));
    expect(found.get("main")?.credential_id).toBe(found.get("empty")?.credential_id ?? "");
    expect(found.get("tokyo")?.credential_id).not.toBe(found.get("main")?.credential_id ?? "");
    expect(found.get("tokyo")?.generation).toBe(2);
    expect(revealed((await opened("main")).access_token)).toBe(revealed(before.access_token));
    expect(await opened("tokyo")).toMatchObject({ advertiser_id: tokyo, account_currency: "JPY" });
    // Back to the token of the others: joined again, and nothing left of its own.
    await connect("tokyo", tokyo, access.pasted);
    expect(new Set((await rows()).map((row) => row.credential_id)).size).toBe(1);
    expect(counted("credential")).toBe(1);
    expect((await opened("tokyo")).advertiser_id).toBe(tokyo);
    expect((await rows()).every(({ generation }) => generation > 2)).toBe(true);
  });

  test("is not replaced by tokens that have to be renewed before anybody knows whether they reach the others", async () => {
    const [main, tokyo] = three();
    for (const [label, id] of [
      ["main", main],
      ["tokyo", tokyo],
    ] as const)
      await connect(label, id);
    const before = revealed((await opened("main")).access_token);
    const asked = access.asked(REFRESH);
    const pair = newPair([tokyo]);
    access.it.simulator.revokeToken(String(pair.access_token));
    const refused = await failsWith(() => connect("tokyo", tokyo, pair));
    expect([refused.code, refused.message.includes('"main" works, too')]).toEqual(["conflict", true]);
    expect(access.asked(REFRESH)).toBe(asked);
    expect(revealed((await opened("main")).access_token)).toBe(before);
    expect(revealed((await opened("tokyo")).access_token)).toBe(before);
    await access.connections().verify(place("main"), OWNER);
  });

  test("whose access token has ended is renewed for all of them when a field of it is corrected", async () => {
    const [main, tokyo] = three();
    for (const [label, id] of [
      ["main", main],
      ["tokyo", tokyo],
    ] as const)
      await connect(label, id);
    access.it.simulator.revokeToken(String(access.pasted.access_token));
    const { app_secret } = access.pasted;
    await access.connections().connect(place("tokyo"), { app_secret }, OWNER);
    for (const label of ["main", "tokyo"]) await access.connections().verify(place(label), OWNER);
    expect(counted("credential")).toBe(1);
  });

  test("is another one in another workspace", async () => {
    const [main, tokyo] = three();
    await connect("main", main);
    const other = await access.it.shop.newWorkspace("Another");
    const there = { workspaceId: other.workspaceId, module: access.it.shop.tiktok() };
    await access.it.shop.shop.connections.connect(there, { ...access.pasted, advertiser_id: tokyo }, OWNER);
    expect(counted("credential")).toBe(2);
  });
});

test("an account's row does not open as another one's, nor with another credential, whoever moved it", async () => {
  const [main, tokyo, empty] = three();
  for (const [label, id] of [
    ["main", main],
    ["tokyo", tokyo],
    ["empty", empty],
  ] as const)
    await connect(label, id);
  const { sqlite } = fileOf(access.it.store);
  const moves = [
    "UPDATE connection SET (nonce, sealed, tag) = (SELECT nonce, sealed, tag FROM connection WHERE label = 'empty') WHERE label = 'tokyo'",
    "UPDATE connection SET (nonce, sealed, tag) = (NULL, NULL, NULL) WHERE label = 'tokyo'",
    "UPDATE connection SET tag = zeroblob(16) WHERE label = 'tokyo'",
  ];
  const kept = sqlite.query("SELECT nonce, sealed, tag FROM connection WHERE label = 'tokyo'").values()[0] ?? [];
  for (const move of moves) {
    sqlite.run(move.replace("(nonce, sealed, tag) = (NULL, NULL, NULL)", "nonce = NULL, sealed = NULL, tag = NULL"));
    expect((await failsWith(() => opened("tokyo"))).code).toBe("vault_unreadable");
    sqlite
      .query("UPDATE connection SET nonce = ?, sealed = ?, tag = ? WHERE label = 'tokyo'")
      .run(...z.array(z.instanceof(Uint8Array)).parse(kept));
    expect((await opened("tokyo")).advertiser_id).toBe(tokyo);
  }
});

test("without a label nothing is chosen among several accounts, and what is kept of all of them goes with the workspace", async () => {
  const [main, tokyo] = three();
  await connect("main", main);
  await connect("tokyo", tokyo);
  const unlabelled = { workspaceId: access.workspaceId, module: access.it.shop.tiktok() };
  const error = await failsWith(() => access.it.shop.shop.connections.access(unlabelled));
  expect(error.code).toBe("ambiguous_account");
  expect(error.message).toContain("main, tokyo");
  const next = join(tempFolder(), "next.key");
  writeFileSync(next, generateMasterKey().reveal(), { mode: 0o600 });
  const report = await access.it.shop.shop.maintenance.rewrap(`local:${next}`, OWNER);
  expect(report).toMatchObject({ moved: 1, failed: 0, left: 0 });
  expect((await opened("tokyo")).advertiser_id).toBe(tokyo);
  expect((await opened("main")).advertiser_id).toBe(main);
  let exported = "";
  for await (const piece of await access.it.shop.shop.workspaces.export(access.workspaceId, OWNER)) exported += piece;
  expect(
    z.object({ connections: z.array(z.looseObject({ label: z.string() })) }).parse(JSON.parse(exported)).connections,
  ).toHaveLength(2);
  expect(exported).not.toContain("sealed");
  expect((await access.it.shop.shop.workspaces.delete(access.workspaceId, OWNER)).connections).toBe(2);
  expect([counted("credential"), counted("connection"), counted("attempt")]).toEqual([0, 0, 0]);
});
