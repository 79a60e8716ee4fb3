import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { DOUBT_MS } from "#connections/denial.ts";
import { LEASE_MS } from "#connections/schedule.ts";
import { RETURN_MS } from "#db/sqlite/attempts.ts";
import { filesHolding } from "../fakes/found-in-files.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { bundleServer, type EndAtStep, type Step } from "./end-at-step.ts";
import {
  HOUR_MS,
  MINUTE_MS,
  REFRESH,
  type RefreshingShop,
  startRefreshingShop,
  TEMPERAMENTS,
} from "./refreshing-shop.ts";

// A process a test, on a machine that may be busy with others.
setDefaultTimeout(120_000);

const SECOND_MS = 1_000;

let it: RefreshingShop;
let endAtStep: EndAtStep;

beforeAll(async () => {
  endAtStep = await bundleServer();
});

async function killAt(step: Step): Promise<void> {
  await it.connect();
  const ended = await endAtStep(it, step, "SIGKILL");
  expect(ended).toMatchObject({ signal: "SIGKILL" });
  await it.store.health.checkIntegrity();
  for (const secret of nonEmpty(secrets())) expect(ended.log).not.toContain(secret);
}

const secrets = () => [...it.simulator.secrets(), it.simulator.app.appSecret];

/** Until the lease of the killed one ends, and for half a minute more, nobody sends anything, and the access token serves calls. */
async function nothingIsSentUnderItsLease(): Promise<void> {
  const before = it.asked();
  expect(await it.attempts()).toMatchObject([{ kind: "refresh", outcome: null }]);
  await it.ticks(1, LEASE_MS);
  await it.ticks(1, RETURN_MS - SECOND_MS);
  expect(it.asked()).toBe(before);
  expect((await it.call()).isError).toBe(false);
}

/** What is sealed is what the provider takes: it serves a call, and the next refresh. */
async function livesOn(generation: number): Promise<void> {
  expect(await it.standing()).toMatchObject({ state: "connected", reason: null, generation });
  expect((await it.call()).isError).toBe(false);
  await it.ticks(1, 14 * HOUR_MS);
  expect(await it.standing()).toMatchObject({ state: "connected", reason: null, generation: generation + 1 });
  expect(await it.history()).not.toContain("needs_reconnect: rejected");
}

/** Where the provider had given a new pair that nobody has, its owner is told, once nothing else is left. */
async function isLostAndSaid(): Promise<void> {
  expect(await it.standing()).toMatchObject({ state: "needs_reconnect", reason: "rejected", generation: 1 });
  expect(await it.provider()).toEqual({ access: false, refresh: false });
  expect((await it.call()).isError).toBe(true);
  const attempts = (await it.attempts()).filter(({ kind }) => kind === "refresh");
  const unanswered = attempts.filter(({ outcome }) => outcome === null || outcome === "unanswered");
  const denied = attempts.filter(({ outcome }) => outcome === "denied");
  expect(unanswered).toHaveLength(1);
  expect(denied.length).toBeGreaterThanOrEqual(2);
  for (const { started_at_ms } of nonEmpty(denied))
    expect(started_at_ms).toBeGreaterThanOrEqual((unanswered[0]?.started_at_ms ?? Infinity) + DOUBT_MS);
}

describe.each(nonEmpty(TEMPERAMENTS))("a server killed while it refreshes at a provider that is %s", (reusePolicy) => {
  beforeAll(async () => {
    it = await startRefreshingShop({ reusePolicy });
  });
  afterAll(() => it.stop());

  test.each(["claimed", "data-key", "sent"] as const)(
    "at the step %s loses nothing: the next one refreshes when the lease has ended",
    async (step) => {
      await killAt(step);
      await nothingIsSentUnderItsLease();
      const before = it.asked();
      await it.ticks(1, SECOND_MS);
      expect(it.asked()).toBe(before + 1);
      expect(before).toBe(step === "sent" ? 1 : 0);
      await livesOn(2);
    },
  );

  test.each(["sent-done-later", "committed", "answered"] as const)(
    "at the step %s is found out, and nothing is lost without a word",
    async (step) => {
      await killAt(step);
      await nothingIsSentUnderItsLease();
      await it.ticks(1, SECOND_MS);
      expect(it.asked()).toBe(2);
      if (reusePolicy === "grace") return livesOn(2);
      // One denial is no end.
      expect(await it.standing()).toMatchObject({ state: "degraded", reason: "denied" });
      // While the access token lives, it serves; a provider that ends the family has ended it too.
      expect((await it.call()).isError).toBe(reusePolicy === "family");
      await it.ticks(12, HOUR_MS);
      await isLostAndSaid();
    },
  );

  test("at the step stored has lost nothing, and nobody refreshes again before it is due", async () => {
    await killAt("stored");
    expect(it.asked()).toBe(1);
    expect((await it.attempts()).map(({ outcome }) => outcome)).toEqual([]);
    await it.ticks(2, LEASE_MS);
    expect(it.asked()).toBe(1);
    await livesOn(2);
  });

  test("leaves no secret on disk", () => {
    for (const secret of nonEmpty(secrets())) expect(filesHolding(it.shop.dataDir, secret)).toEqual([]);
  });
});

describe("a server killed while it is refused", () => {
  beforeAll(async () => {
    it = await startRefreshingShop();
  });
  afterAll(() => it.stop());

  test.each(["answered", "closed", "judged"] as const)(
    "at the step %s flags nothing early, and loses nothing",
    async (step) => {
      const refusal = it.simulator.fail({ path: REFRESH, code: 40107 });
      await killAt(step);
      expect(refusal.taken).toBe(1);
      expect(await it.history()).toEqual(step === "judged" ? ["connected", "degraded: denied"] : ["connected"]);
      await it.ticks(1, LEASE_MS);
      await it.ticks(1, RETURN_MS);
      expect(it.asked()).toBe(2);
      await livesOn(2);
    },
  );
});

describe("a server that is told to stop while it refreshes", () => {
  beforeAll(async () => {
    it = await startRefreshingShop({ reusePolicy: "family" });
  });
  afterAll(() => it.stop());

  test.each(["claimed", "data-key", "committed", "answered", "stored"] as const)(
    "at the step %s ends it, stores what it won, and exits as one that was asked to",
    async (step) => {
      await it.connect();
      expect(await endAtStep(it, step, "SIGTERM")).toMatchObject({ exit: 0, signal: null });
      await it.store.health.checkIntegrity();
      expect(it.asked()).toBe(1);
      await livesOn(2);
    },
  );

  test("and gets no answer any more, says so in the journal, and the next one refreshes", async () => {
    await it.connect();
    expect(await endAtStep(it, "sent", "SIGTERM")).toMatchObject({ exit: 0, signal: null });
    expect(await it.attempts()).toMatchObject([{ outcome: "unanswered" }]);
    expect(await it.standing()).toMatchObject({ state: "degraded", reason: "unanswered", generation: 1 });
    await it.ticks(1, MINUTE_MS);
    await livesOn(2);
  });
});
