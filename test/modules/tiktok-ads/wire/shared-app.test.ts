/** Many workspaces that paste the same App ID: TikTok counts their requests together, and bounds them without a word of warning. */

import { expect, test } from "bun:test";
import { createPacer } from "#ads/request-pacing.ts";
import { toShopError } from "#errors.ts";
import { CAMPAIGN_GET } from "#modules/tiktok-ads/endpoints/campaign-get.ts";
import { CHANGELOG_TASK_CREATE } from "#modules/tiktok-ads/endpoints/changelog-task-create.ts";
import { REPORT_INTEGRATED_GET } from "#modules/tiktok-ads/endpoints/report-integrated-get.ts";
import { REPORT_TASK_CREATE } from "#modules/tiktok-ads/endpoints/report-task-create.ts";
import { createTikTokClient } from "#modules/tiktok-ads/wire/client.ts";
import type { Transport } from "#modules/tiktok-ads/wire/transport.ts";
import { Secret } from "#secret.ts";
import { createRateLimiter } from "#simulator/rate-limits.ts";
import { Refusal } from "#simulator/refusal.ts";
import { type ManualClock, manualClock } from "../../../fakes/clock.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { restingSleep } from "../../../fakes/resting-sleep.ts";

const START = Date.parse("2026-11-22T12:00:00Z");
const CALL_MS = 45_000;
const LIMITS = { perSecond: 8, perMinute: 560, perDay: 864_000 };
const REPORT = { endpoint: REPORT_INTEGRATED_GET, query: {} };

/** TikTok's own counters behind a client, without a network in between. The app's id stands in the token. */
function platform(clock: ManualClock, programs = 1) {
  const limiter = createRateLimiter(clock);
  const seen: { atMs: number; app: string; path: string; code: number }[] = [];
  const answer: Transport["get"] = async (_, target, headers) => {
    const app = headers["access-token"]?.split("-")[0] ?? "";
    const path = target.replace("/open_api/v1.3", "").split("?")[0] ?? "";
    const refused = refusalOf(() => limiter.admit({ appId: app, host: "production", path, advertiserId: null }));
    seen.push({ atMs: clock.now(), app, path, code: refused });
    const bytes = Buffer.from(JSON.stringify({ code: refused, message: "m", request_id: "r", data: {} }));
    return { received: { status: 200, bytes, cut: false } };
  };
  const transport: Transport = {
    connections: 64,
    get: answer,
    download: () => Promise.reject(new Error("no report is downloaded here")),
    post: (origin, target, { headers }) => answer(origin, target, headers),
    close: async () => undefined,
  };
  const host = { origin: "https://tiktok.invalid", limits: LIMITS };
  const clients = Array.from({ length: programs }, () =>
    createTikTokClient({
      ...{
        clock,
        transport,
        bulk: transport,
        pacer: createPacer({ clock, sleep: restingSleep(clock), platform: "TikTok" }),
      },
      prepare: { report: REPORT_TASK_CREATE, changeLog: CHANGELOG_TASK_CREATE },
      hosts: { production: host, sandbox: host },
    }),
  );
  const [client, foreign] = clients;
  if (client === undefined) throw new Error("there is at least one program");
  return { client, foreign: foreign ?? client, seen };
}

function refusalOf(admit: () => void): number {
  try {
    admit();
    return 0;
  } catch (thrown) {
    if (thrown instanceof Refusal) return thrown.code;
    throw thrown;
  }
}

const callerOf = (app: string, workspace: number) => ({
  environment: "production" as const,
  appId: app,
  appSecret: new Secret("s"),
  accessToken: new Secret(`${app}-${workspace}`),
});

const bounds = (sent: { count: number }, tenant = "one") => ({
  tenant,
  signal: new AbortController().signal,
  deadlineMs: START + CALL_MS,
  onRequestId: () => undefined,
  onSend: () => {
    sent.count += 1;
  },
});

test("fifty of them stay inside TikTok's limits together, use them, and none is ever refused or sent twice", async () => {
  const clock = manualClock(START);
  const { client, seen } = platform(clock);
  const sent = { count: 0 };
  const asks = Array.from({ length: 50 * 8 }, (_, index) =>
    client.ask(callerOf("a", index % 50), REPORT, bounds(sent)).then(
      () => "answered",
      (thrown) => toShopError(thrown).code,
    ),
  );
  const outcomes = Map.groupBy(await Promise.all(asks), (outcome) => outcome);
  // 45 seconds of eight each, and the eight with which the first second begins.
  expect(outcomes.get("answered")).toHaveLength(368);
  expect(outcomes.get("queue_full")).toHaveLength(32);
  expect(sent.count).toBe(368);
  expect(seen).toHaveLength(368);
  expect(seen.filter(({ code }) => code !== 0)).toEqual([]);
  const times = seen.map(({ atMs }) => atMs);
  for (const [index, atMs] of nonEmpty(times.entries())) {
    const eighthBefore = times[index - LIMITS.perSecond];
    if (eighthBefore !== undefined) expect(atMs - eighthBefore).toBeGreaterThanOrEqual(1_000);
  }
});

test("one endpoint's queue, or one app's, is nobody else's", async () => {
  const clock = manualClock(START);
  const { client, seen } = platform(clock);
  const sent = { count: 0 };
  const busy = Array.from({ length: 40 }, () => client.ask(callerOf("a", 1), REPORT, bounds(sent)));
  await client.ask(callerOf("a", 2), { endpoint: CAMPAIGN_GET, query: {} }, bounds(sent));
  await client.ask(callerOf("b", 3), REPORT, bounds(sent));
  expect(clock.now()).toBe(START);
  expect(seen).toHaveLength(10);
  await Promise.all(busy);
  expect(clock.now()).toBe(START + 4_000);
});

test("a refusal all the same, as another program of the app brings it about, is not repeated by anybody", async () => {
  const clock = manualClock(START);
  const { client, foreign, seen } = platform(clock, 2);
  const sent = { count: 0 };
  await Promise.all(Array.from({ length: 8 }, () => foreign.ask(callerOf("a", 9), REPORT, bounds({ count: 0 }))));
  const asks = Array.from({ length: 8 }, () =>
    client.ask(callerOf("a", 1), REPORT, bounds(sent)).then(
      () => null,
      (thrown) => toShopError(thrown),
    ),
  );
  const refused = (await Promise.all(asks)).filter((error) => error !== null);
  expect(refused.length).toBeGreaterThan(0);
  expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(["rate_limited"]));
  expect(sent.count).toBe(8);
  expect(seen).toHaveLength(16);
});

test("large reports are begun one a second, whoever asks for them", async () => {
  const clock = manualClock(START);
  const { client, seen } = platform(clock);
  await Promise.all(
    Array.from({ length: 10 }, (_, index) => client.prepareReport(callerOf("a", index), {}, bounds({ count: 0 }))),
  );
  expect(seen.map(({ atMs, path, code }) => [atMs - START, path, code])).toEqual(
    Array.from({ length: 10 }, (_, second) => [second * 1_000, "/report/task/create/", 0]),
  );
});
