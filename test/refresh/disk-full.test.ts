import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { LEASE_MS } from "#connections/schedule.ts";
import type { Store } from "#db/store.ts";
import { eventually } from "../fakes/eventually.ts";
import { openStore } from "../fakes/open-store.ts";
import { startTestShop, type TestShop } from "../fakes/test-shop.ts";
import { type Disk, diskUnder } from "./full-disk.ts";
import { DUE_MS, HOUR_MS, MINUTE_MS, REFRESH, type RefreshingShop, startRefreshingShop } from "./refreshing-shop.ts";

/** Of the scheduler, as it is set by default. */
const TICK_MS = 30_000;

let it: RefreshingShop;
let disk: Disk;
/** What happens while somebody waits for room. */
let meanwhile: (ms: number) => Promise<void> | void;

beforeEach(async () => {
  meanwhile = () => undefined;
  it = await startRefreshingShop({
    reusePolicy: "family",
    refreshing: {
      sleep: async (ms, signal) => {
        signal.throwIfAborted();
        await meanwhile(ms);
      },
    },
  });
  await it.connect();
  disk = diskUnder(it.store);
});

afterEach(() => it.stop());

describe("a disk that is full", () => {
  test("before a refresh begins sends none, keeps calls going, says so, and is caught up with once there is room", async () => {
    disk.fill();
    it.advance(DUE_MS);
    await it.ticks(4, TICK_MS);
    expect(it.asked()).toBe(0);
    expect((await it.call()).isError).toBe(false);
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 1 });
    expect(it.shop.logLines.join("")).toContain("database or disk is full");
    disk.makeRoom();
    await it.tick();
    expect(it.asked()).toBe(1);
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
    await it.store.health.checkIntegrity();
  });

  test("longer than the access token lives is told to whoever asks, in words", async () => {
    disk.fill();
    it.advance(25 * HOUR_MS);
    const refused = await it.call();
    expect(refused.isError).toBe(true);
    expect(refused.text).toContain("disk");
    expect(it.asked()).toBe(0);
    disk.makeRoom();
    expect((await it.call()).isError).toBe(false);
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
  });

  test("between an answer and its storing loses nothing that there is room for in time", async () => {
    let waits = 0;
    meanwhile = () => {
      waits += 1;
      if (waits === 20) disk.makeRoom();
    };
    disk.fill(["credential"]);
    it.advance(DUE_MS);
    await it.tick();
    expect({ waits, asked: it.asked() }).toEqual({ waits: 20, asked: 1 });
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
    expect((await it.call()).isError).toBe(false);
  });

  test("between an answer and its storing loses nothing where there is room again and the server is told to stop while it waits", async () => {
    let waits = 0;
    meanwhile = () => {
      waits += 1;
      disk.makeRoom();
      throw new Error("told to stop");
    };
    disk.fill(["credential"]);
    it.advance(DUE_MS);
    await it.tick();
    expect({ waits, asked: it.asked() }).toEqual({ waits: 1, asked: 1 });
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
  });

  test("while the journal is closed is no answer, flags nothing, and binds others for a lease", async () => {
    for (const [write, code] of [
      ["outcome", 40107],
      ["history", 40107],
      ["outcome", 50000],
    ] as const) {
      await it.connect();
      disk.fill([write]);
      it.simulator.fail({ path: REFRESH, code });
      it.advance(DUE_MS);
      await it.tick();
      expect(await it.standing()).toMatchObject({ state: "connected", generation: 1 });
      await it.ticks(3, MINUTE_MS);
      expect(it.asked()).toBe(1);
      expect((await it.call()).isError).toBe(false);
      disk.makeRoom();
      await it.ticks(2, LEASE_MS);
      expect(it.asked()).toBe(2);
      expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
      expect(await it.history()).toEqual(["connected"]);
    }
  });
});

describe("of two servers on a disk that is full", () => {
  let second: TestShop;
  let secondStore: Store;

  beforeEach(async () => {
    const { clock, simulator, shop } = it;
    const opened = Promise.withResolvers<Store>();
    const open: typeof openStore = (wanted) => {
      const store = openStore(wanted);
      opened.resolve(store);
      return store;
    };
    second = await startTestShop({ clock, simulator, dataDir: shop.dataDir, open });
    secondStore = await opened.promise;
    disk = diskUnder(it.store, secondStore);
  });

  afterEach(() => second.stop());

  test("none spends the old token while the other one has an answer in hand", async () => {
    const room = Promise.withResolvers<void>();
    meanwhile = () => room.promise;
    disk.fill(["credential"]);
    it.advance(DUE_MS);
    const holding = it.tick();
    await eventually(() => it.simulator.requests.at(-1)?.status === 200 && it.asked() === 1);
    for (let at = 0; at < 5; at++) {
      it.advance(LEASE_MS / 6);
      await second.shop.refresh.tick();
    }
    expect(it.asked()).toBe(1);
    disk.makeRoom();
    room.resolve();
    await holding;
    await second.shop.refresh.tick();
    expect(it.asked()).toBe(1);
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
  });

  test("none spends the old token when there is room again after longer than a lease, whoever looks first", async () => {
    const room = Promise.withResolvers<void>();
    meanwhile = () => room.promise;
    disk.fill(["credential"]);
    it.advance(DUE_MS);
    const holding = it.tick();
    await eventually(() => it.simulator.requests.at(-1)?.status === 200 && it.asked() === 1);
    disk.makeRoom();
    disk.fill();
    it.advance(3 * LEASE_MS);
    await second.shop.refresh.tick();
    disk.makeRoom();
    await second.shop.refresh.tick();
    it.advance(TICK_MS - 1_000);
    await second.shop.refresh.tick();
    expect((await it.call()).isError).toBe(false);
    expect(it.asked()).toBe(1);
    room.resolve();
    await holding;
    await second.shop.refresh.tick();
    expect(it.asked()).toBe(1);
    expect(await it.standing()).toMatchObject({ state: "connected", generation: 2 });
    expect((await it.call()).isError).toBe(false);
  });
});
