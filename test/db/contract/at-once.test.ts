/** What several processes do at the same moment, on each store. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Store } from "#db/store.ts";
import { connectionRow } from "../../fakes/connection-row.ts";
import { eventually } from "../../fakes/eventually.ts";
import { nonEmpty } from "../../fakes/non-empty.ts";
import { box, bytes, channelRow, connected, operatorRow, sealed, vaultKey } from "./rows.ts";
import { STORES } from "./stores.ts";

setDefaultTimeout(120_000);

const AT_ONCE = 20;
/** Of Unix time. */
const MINUTE = 29_668_000;
const DAYS_OFF_MS = 5 * 86_400_000;

/** As many tries as `AT_ONCE`, by two processes in turn. */
function allAtOnce<Result>(stores: readonly Store[], work: (store: Store, nth: number) => Promise<Result>) {
  const tries = Array.from({ length: AT_ONCE }, (_, nth) => stores[nth % stores.length]);
  return Promise.all(nonEmpty(tries).flatMap((store, nth) => (store === undefined ? [] : [work(store, nth)])));
}

for (const { name, open } of nonEmpty(STORES))
  describe(`on ${name}, at once`, () => {
    const opened = async () => {
      const { store, again, triedAgain } = await open();
      const stores = [store, await again()];
      await store.workspaces.insert({ id: "ws_1", name: "One", plan: "small", created_at_ms: 0 });
      await store.vaultKeys.insertFirst(vaultKey("vk_1", true));
      return { store, stores, triedAgain, close: () => stores.forEach((one) => void one.close()) };
    };

    test("a plan's calls are counted to the last, and nobody sees one beyond, not even for a moment", async () => {
      const { stores, close } = await opened();
      const budget = { workspaceId: "ws_1", minute: MINUTE, month: "2026-11", perMinute: 7, perMonth: 100 };
      const counted = await allAtOnce(stores, async (one) => [
        await one.plans.countCall(budget),
        await one.plans.countedCalls("ws_1", "2026-11"),
      ]);
      expect(counted.filter(([outcome]) => outcome === "counted")).toHaveLength(7);
      expect(counted.filter(([outcome]) => outcome === "minute")).toHaveLength(AT_ONCE - 7);
      expect(Math.max(...counted.map(([, calls]) => Number(calls)))).toBe(7);
      close();
    });

    test("servers that are a moment apart at a minute's end count its calls together", async () => {
      const { store, stores, close } = await opened();
      const budget = { workspaceId: "ws_1", month: "2026-11", perMinute: 7, perMonth: 100 };
      expect(await store.plans.countCall({ ...budget, minute: MINUTE + 1 })).toBe("counted");
      const counted = await allAtOnce(stores, (one, nth) =>
        one.plans.countCall({ ...budget, minute: MINUTE + (nth % 2) }),
      );
      expect(counted.filter((outcome) => outcome === "counted")).toHaveLength(6);
      close();
    });

    test("the first key of a vault is made once by many that start together, and all of them have it", async () => {
      const { store, again } = await open();
      const stores = [store, await again()];
      const row = vaultKey("vk_0", true);
      const made = await allAtOnce(stores, (one, nth) => one.vaultKeys.insertFirst({ ...row, id: `vk_${nth}` }));
      expect(new Set(made.map(({ id }) => id)).size).toBe(1);
      expect(await store.vaultKeys.list()).toHaveLength(1);
      for (const one of stores) one.close();
    });

    test("all servers decide what is due by one time, whatever the clocks of their machines say", async () => {
      const { stores, close } = await opened();
      const [one = 0, other = 0] = await Promise.all(stores.map((each, nth) => each.now(nth * DAYS_OFF_MS)));
      // Who shares a file is on one machine, and has its clock.
      if (name === "SQLite") expect([one, other]).toEqual([0, DAYS_OFF_MS]);
      else expect([one > DAYS_OFF_MS, Math.abs(other - one) < DAYS_OFF_MS / 100]).toEqual([true, true]);
      close();
    });

    test("no two are given the same start, nor starts nearer to each other than the limit of a second allows", async () => {
      const { stores, close } = await opened();
      const wish = { lane: bytes("lane"), limits: { perSecond: 100, perMinute: 560, perDay: 1_000 } };
      const leased = await allAtOnce(stores, (one) =>
        one.starts.lease({ ...wish, wanted: 2, leadUs: 0, background: null }),
      );
      const starts = leased.flatMap(({ startsUs }) => startsUs).toSorted((one, other) => one - other);
      expect(starts).toHaveLength(2 * AT_ONCE);
      const gaps = starts.slice(1).map((at, nth) => at - (starts[nth] ?? 0));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(10_700);
      close();
    });

    test("one of all who claim a credential gets its lease", async () => {
      const { store, stores, triedAgain, close } = await opened();
      await connected(store, "con_1", "ws_1");
      const before = triedAgain();
      const claim = {
        ...{ workspaceId: "ws_1", module: "toy" },
        credentialId: "con_1",
        connectionId: "con_1",
        generation: 1,
        kind: "refresh",
        leaseMs: 50,
      } as const;
      const claims = await allAtOnce(stores, (one) => one.attempts.claim({ ...claim, nowMs: 5, upMs: 5, minGapMs: 0 }));
      expect(claims.filter((claimed) => typeof claimed === "object")).toHaveLength(1);
      expect(await store.attempts.list("con_1", 1)).toHaveLength(1);
      expect(triedAgain()).toBe(before);
      close();
    });

    test("an account that many connect at the same moment is connected once, with a credential of its own or with another's", async () => {
      const { store, stores, close } = await opened();
      await connected(store, "con_1", "ws_1");
      const rowOf = (id: string, credentialId: string) => ({
        ...connectionRow(id, "ws_1", { account_id: "wanted", kind: "refreshable", expires_at_ms: 9_000 }),
        ...{ credential_id: credentialId, label: id },
      });
      const outcomes = await allAtOnce(stores, (one, nth) => {
        const given = { from: null, event: null } as const;
        if (nth % 2 === 0) {
          const joining = { row: rowOf(`con_j${nth}`, "con_1"), credential: sealed("con_1", 1), account: box("acc") };
          return one.decisions.joinCredential({ ...given, ...joining });
        }
        const id = `con_b${nth}`;
        const begun = { row: rowOf(id, id), envelope: sealed(id, 1), account: null, beside: ["con_1"] };
        return one.decisions.beginCredential({ ...given, ...begun });
      });
      expect(outcomes.filter((outcome) => outcome === "stored")).toHaveLength(1);
      expect(outcomes.filter((outcome) => outcome === "stale")).toHaveLength(AT_ONCE - 1);
      const rows = await store.connections.listOf("ws_1", "toy");
      expect(rows.filter(({ account_id }) => account_id === "wanted")).toHaveLength(1);
      close();
    });

    test("what is due in the outbox is given to one each, and nobody gets into another one's way", async () => {
      const { store, stores, triedAgain, close } = await opened();
      const message = { type: "t", title: "T", text: "x", urgent: false, atMs: 1, data: {} };
      const rows = Array.from({ length: AT_ONCE }, (_, nth) => ({
        ...({ channel: "webhook", workspace_id: "ws_1", occasion: `o${nth}`, event_id: `e${nth}`, message } as const),
      }));
      await store.outbox.enqueueOnce(rows, 1);
      const due = { channel: "webhook", nowMs: 2, upMs: 2, leaseMs: 500, horizonMs: 1_000, limit: 2 } as const;
      const before = triedAgain();
      const claimed = (await allAtOnce(stores, (one) => one.outbox.claim(due))).flat();
      // What somebody was just taking is left out, so it comes at the next look.
      while (claimed.length < AT_ONCE) claimed.push(...(await store.outbox.claim({ ...due, limit: AT_ONCE })));
      expect(new Set(claimed.map(({ id }) => id)).size).toBe(claimed.length);
      expect(claimed).toHaveLength(AT_ONCE);
      expect(triedAgain()).toBe(before);
      close();
    });

    test("digests and messages of channels that are due are given to one each", async () => {
      const { store, stores, triedAgain, close } = await opened();
      for (let nth = 0; nth < AT_ONCE; nth += 1) {
        await connected(store, `con_${nth}`, "ws_1");
        const digest = { connection_id: `con_${nth}`, weekday: null, hour: 7, channel_ids: null, set_at_ms: 1 };
        await store.digests.put({ ...digest, next_at_ms: nth, told_day: null, attached: null });
        const [workspace, channel] = [`ws_of_${nth}`, `ch_${nth}`];
        await store.workspaces.insert({ id: workspace, name: "W", plan: "unlimited", created_at_ms: 0 });
        await store.channels.insert(channelRow(channel, workspace), 1);
        const row = { channel_id: channel, workspace_id: workspace, occasion: "o", message_id: channel, type: "t" };
        const put = { nowMs: 1, dueMs: 2, leasedUpMs: null, sinceMs: 0, most: 2, insteadOf: null };
        await store.channelMessages.put([{ ...row, ...box("m") }], put);
      }
      const before = triedAgain();
      const horizonMs = { daily: 1_000, weekly: 1_000 };
      const taken = { nowMs: 100, leaseMs: 500, horizonMs };
      const digests = (await allAtOnce(stores, (one) => one.digests.claim({ ...taken, limit: 2 }))).flat();
      while (digests.length < AT_ONCE) digests.push(...(await store.digests.claim({ ...taken, limit: AT_ONCE })));
      expect(new Set(digests.map(({ connection }) => connection.id)).size).toBe(AT_ONCE);
      expect(digests).toHaveLength(AT_ONCE);
      const busy = { channels: [], workspaces: [] };
      const due = { nowMs: 100, upMs: 100, leaseMs: 500, horizonMs: 1_000, busy };
      const messages = (await allAtOnce(stores, (one) => one.channelMessages.claim({ ...due, limit: 2 }))).flat();
      while (messages.length < AT_ONCE)
        messages.push(...(await store.channelMessages.claim({ ...due, limit: AT_ONCE })));
      expect(new Set(messages.map(({ id }) => id)).size).toBe(AT_ONCE);
      expect(messages).toHaveLength(AT_ONCE);
      expect(triedAgain()).toBe(before);
      close();
    });

    test("an alert that all judge begins once, and its message is put once", async () => {
      const { store, stores, close } = await opened();
      await connected(store, "con_1", "ws_1");
      const rule = {
        campaign_id: "",
        metric: "spend",
        condition: "above",
        value: "5",
        days: 1,
        min_sample: 0,
      } as const;
      const kept = { id: "al_1", connection_id: "con_1", account_id: "1", created_at_ms: 1, judged_at_ms: null };
      const alert = { ...kept, ...rule, quiet_from_minutes: null, quiet_to_minutes: null };
      await store.alerts.add(alert, 5);
      await store.channels.insert(channelRow("ch_1", "ws_1"), 1);
      const firing = {
        ...{ alert_id: "al_1", began_day: "2026-11-22", began_at_ms: 2, began_said: "b", began_told: false },
        ...{ ended_day: null, ended_at_ms: null, ended_said: null, ended_told: false },
      };
      const row = { channel_id: "ch_1", workspace_id: "ws_1", occasion: "alert:f_1", message_id: "m", type: "t" };
      const put = { nowMs: 1, dueMs: 2, leasedUpMs: null, sinceMs: 0, most: 100, insteadOf: null };
      const begun = await allAtOnce(stores, (one, nth) =>
        one.alerts.decide({ of: alert, to: 7, begins: { ...firing, id: `f_${nth}` }, ends: null }),
      );
      const told = await allAtOnce(stores, (one) => one.channelMessages.put([{ ...row, ...box("m") }], put));
      expect(begun.filter(Boolean)).toHaveLength(1);
      expect(await store.alerts.firings("al_1", 5)).toHaveLength(1);
      expect(told.flat()).toHaveLength(1);
      close();
    });

    test("one decision of several on the same rows stands", async () => {
      const { store, stores, close } = await opened();
      await connected(store, "con_1", "ws_1");
      const basis = await store.decisions.findBasis({ id: "con_1" });
      if (basis === undefined) throw new Error("con_1 is gone");
      const read = { connection: basis.connection, journal: basis.journal };
      const stored = await allAtOnce(stores, (one, nth) =>
        one.decisions.store([{ read, decision: { changes: { failures: nth + 1 }, event: null, due: null } }]),
      );
      expect(stored.filter(Boolean)).toHaveLength(1);
      close();
    });

    test("the last admin stays, whoever takes the right from whom", async () => {
      const { store, stores, close } = await opened();
      for (const id of ["op_1", "op_2"]) await store.operators.insert(operatorRow(id, true));
      const taken = await allAtOnce(stores, (one, nth) =>
        one.members.setAdmin({ operatorId: nth % 4 < 2 ? "op_1" : "op_2", admin: false, atMs: 1 }),
      );
      expect(taken).toContain(false);
      expect((await store.operators.list()).filter(({ admin }) => admin)).toHaveLength(1);
      close();
    });

    test("nobody who reads on from the newest event misses one", async () => {
      const { store, stores, close } = await opened();
      for (let nth = 0; nth < AT_ONCE; nth += 1) await connected(store, `con_${nth}`, "ws_1");
      const seen = new Set<number>();
      let last = 0;
      const readOn = async () => {
        for (const { event } of await store.notifiable.listTransitions(last, 100)) {
          last = Math.max(last, event.id);
          seen.add(event.id);
        }
      };
      const decided = allAtOnce(stores, async (one, nth) => {
        const basis = await one.decisions.findBasis({ id: `con_${nth}` });
        if (basis === undefined) return;
        const event = { state: "degraded", reason: null, at_ms: nth } as const;
        const read = { connection: basis.connection, journal: null };
        await one.decisions.store([{ read, decision: { changes: { state: "degraded" }, event, due: null } }]);
        await readOn();
      });
      await decided;
      await readOn();
      expect(seen.size).toBe(2 * AT_ONCE);
      close();
    });

    test("a key that one process revokes opens nothing in another", async () => {
      const { store, stores, close } = await opened();
      const key = { id: "k_1", workspace_id: "ws_1", name: "K", hash: bytes("k"), created_at_ms: 1 };
      await store.keys.insert(key);
      const [, other = store] = stores;
      expect((await other.keys.findByHash(key.hash.toString("hex")))?.revoked_at_ms).toBeNull();
      await store.keys.revoke("k_1", 5);
      expect((await store.keys.findByHash(key.hash.toString("hex")))?.revoked_at_ms).toBe(5);
      const isRevoked = async () => (await other.keys.findByHash(key.hash.toString("hex")))?.revoked_at_ms === 5;
      await new Promise<void>((resolve) => void setImmediate(resolve));
      // On a file at the next turn; a server of PostgreSQL has to tell it first.
      if (name === "SQLite") expect(await isRevoked()).toBe(true);
      else await eventually(isRevoked);
      close();
    });
  });
