/** Several accounts of one credential while it is renewed, joined, left, restored and confirmed. */

import { beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { rmSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import { settleRestored } from "#connections/hold-restored.ts";
import { epochPath } from "#db/sqlite/file/epoch.ts";
import { Secret } from "#secret.ts";
import { eventually } from "../fakes/eventually.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { fileOf } from "../fakes/open-store.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { DUE_MS, HOUR_MS, MINUTE_MS, REFRESH } from "../refresh/refreshing-shop.ts";
import { sharedAccess } from "./shared-access.ts";

// Each test starts a whole shop, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const access = sharedAccess();
const { three, newPair, place, connect, rows, opened, counted, asked } = access;
const states = async () =>
  Object.fromEntries(
    (await rows()).map(({ label, state, reason, generation }) => [label, [state, reason, generation]]),
  );
const tokenOf = async (label: string) =>
  z
    .object({ access_token: z.instanceof(Secret) })
    .parse(await opened(label))
    .access_token.reveal();
const refreshes = () => asked(REFRESH);
const disconnect = (label: string) => access.it.shop.shop.connections.disconnect(place(label), OWNER);

/** Renews until the provider holds the request, or its answer. */
async function renewing(fault: { holdRequest: true } | { holdAnswer: true }) {
  const held = access.it.simulator.fail({ path: REFRESH, ...fault });
  access.it.advance(DUE_MS);
  const done = access.it.tick();
  await eventually(() => held.taken === 1);
  return async () => {
    held.clear();
    await done;
  };
}

describe.each([{ holdRequest: true }, { holdAnswer: true }] as const)("while a refresh is under way (%o)", (fault) => {
  test("an account that joins is stored with it: its row survives the new tokens and works with them", async () => {
    const [main, tokyo] = three();
    await connect("main", main);
    const goOn = await renewing(fault);
    const joined = await connect("tokyo", tokyo).then(
      () => true,
      () => false,
    );
    await goOn();
    // Where the platform had replaced the token that was pasted, it was refused, and nothing of it is there.
    if (!joined) expect((await rows()).map(({ label }) => label)).toEqual(["main"]);
    access.pasted = { ...access.pasted, access_token: await tokenOf("main") };
    if (!joined) await connect("tokyo", tokyo);
    expect(await states()).toEqual({ main: ["connected", null, 2], tokyo: ["connected", null, 2] });
    expect(await tokenOf("tokyo")).toBe(await tokenOf("main"));
    expect([counted("credential"), refreshes()]).toEqual([1, 1]);
    await access.it.shop.shop.connections.verify(place("tokyo"), OWNER);
  });

  test("an account that is disconnected goes, and the others have the new tokens", async () => {
    const [main, tokyo, empty] = three();
    await connect("main", main);
    await connect("tokyo", tokyo);
    await connect("empty", empty);
    const goOn = await renewing(fault);
    await disconnect("main");
    await goOn();
    expect(await states()).toEqual({ tokyo: ["connected", null, 2], empty: ["connected", null, 2] });
    expect([counted("credential"), refreshes()]).toEqual([1, 1]);
    await access.it.shop.shop.connections.verify(place("tokyo"), OWNER);
    access.it.advance(DUE_MS);
    await access.it.tick();
    expect(refreshes()).toBe(2);
  });

  test("the last one that is disconnected takes the credential along, and the answer is stored nowhere", async () => {
    const [main, tokyo] = three();
    await connect("main", main);
    await connect("tokyo", tokyo);
    const goOn = await renewing(fault);
    await disconnect("tokyo");
    await disconnect("main");
    await goOn();
    expect([counted("credential"), counted("connection"), counted("attempt")]).toEqual([0, 0, 0]);
    access.pasted = newPair();
    await connect("main", main);
    expect(await states()).toEqual({ main: ["connected", null, 1] });
  });
});

describe("at the same moment", () => {
  test("accounts that are connected with one token share one credential, whoever was first", async () => {
    const ids = three();
    const done = await Promise.allSettled(ids.map((id, at) => connect(`account-${at}`, id)));
    // One may lose to another that begins the credential: it says so and is tried again.
    for (const [at, { status }] of done.entries())
      if (status === "rejected") await connect(`account-${at}`, ids[at] ?? "");
    expect(await rows()).toHaveLength(3);
    expect(counted("credential")).toBe(1);
    access.it.advance(DUE_MS);
    await access.it.tick();
    expect(refreshes()).toBe(1);
    for (const at of [0, 1, 2]) await access.it.shop.shop.connections.verify(place(`account-${at}`), OWNER);
  });

  test("one account by two labels is connected once", async () => {
    const [main, tokyo] = three();
    await connect("main", main);
    await Promise.allSettled([connect("one", tokyo), connect("two", tokyo)]);
    expect((await rows()).filter(({ account_id }) => account_id === tokyo)).toHaveLength(1);
  });

  test("no account is connected twice, neither by another label's new credentials nor at the same moment", async () => {
    const [main, tokyo, empty] = three();
    await connect("main", main);
    await connect("tokyo", tokyo);
    const refused = await failsWith(() => connect("tokyo", main));
    expect([refused.code, refused.message.includes('"main"')]).toEqual(["conflict", true]);
    await Promise.allSettled([connect("main", empty), connect("tokyo", empty)]);
    const accounts = (await rows()).map(({ account_id }) => account_id);
    expect(new Set(accounts).size).toBe(2);
  });

  test("one that joins and the last one that leaves end with one credential, or with a refusal that changed nothing", async () => {
    const [main, tokyo] = three();
    await connect("main", main);
    const [joined] = await Promise.allSettled([connect("tokyo", tokyo), disconnect("main")]);
    const labels = (await rows()).map(({ label }) => label);
    expect(labels).toEqual(joined.status === "fulfilled" ? ["tokyo"] : []);
    expect(counted("credential")).toBe(labels.length);
    if (joined.status === "fulfilled") await access.it.shop.shop.connections.verify(place("tokyo"), OWNER);
  });
});

describe("after a restore", () => {
  beforeEach(async () => {
    const [main, tokyo] = three();
    await connect("main", main);
    await connect("tokyo", tokyo);
    rmSync(epochPath(dirname(fileOf(access.it.store).path)));
    expect(await settleRestored(access.it)).toEqual({ restored: true });
  });
  const held = ["unverified", "restored", 1] as const;
  const waiting: Awaited<ReturnType<typeof states>> = { main: [...held], tokyo: [...held] };

  test("all accounts of a credential wait, and nothing renews it", async () => {
    expect(await states()).toEqual(waiting);
    await access.it.ticks(3, 5 * HOUR_MS);
    expect([await states(), refreshes()]).toEqual([waiting, 0]);
  });

  test("an account that joins waits with them", async () => {
    const [, , empty] = three();
    await connect("empty", empty);
    expect((await states()).empty).toEqual(["unverified", "restored", 1]);
    access.it.advance(DUE_MS);
    await access.it.tick();
    expect(refreshes()).toBe(0);
  });

  test.each(["main", "tokyo"])(
    "the word for %s counts for those that share its credential, which is renewed once",
    async (label) => {
      const other = await access.it.shop.newWorkspace("Other");
      const lone = { ...newPair(), advertiser_id: three()[0] };
      await access.it.shop.connectTikTok(other.workspaceId, lone);
      const released = await access.it.shop.shop.maintenance.confirm({ workspaceId: access.workspaceId, label }, OWNER);
      expect(released.map((row) => row.label).toSorted()).toEqual(["main", "tokyo"]);
      access.it.advance(DUE_MS);
      await access.it.ticks(2, MINUTE_MS);
      expect(await states()).toEqual({ main: ["connected", null, 2], tokyo: ["connected", null, 2] });
      expect(await access.it.shop.shop.maintenance.confirm({ workspaceId: access.workspaceId }, OWNER)).toEqual([]);
    },
  );

  test("a label that there is not confirms nothing", async () => {
    const confirmed = () =>
      access.it.shop.shop.maintenance.confirm({ workspaceId: access.workspaceId, label: "nobody" }, OWNER);
    expect((await failsWith(confirmed)).code).toBe("not_found");
    expect(await states()).toEqual(waiting);
  });

  test("one whose token a new one replaces is connected, and so are those that share it", async () => {
    access.pasted = newPair();
    const [main] = three();
    await connect("main", main);
    const found = await states();
    expect(found.main?.[0]).toBe("connected");
    expect([counted("credential"), (await rows()).every(({ generation }) => generation === 2)]).toEqual([1, true]);
    expect(found.tokyo?.[0]).toBe("connected");
  });
});
