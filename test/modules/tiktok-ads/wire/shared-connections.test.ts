/** Connections to TikTok are shared by tenants: one whose requests hang keeps nobody else from being answered. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { createPacer } from "#ads/request-pacing.ts";
import { CAMPAIGN_GET } from "#modules/tiktok-ads/endpoints/campaign-get.ts";
import { CHANGELOG_TASK_CREATE } from "#modules/tiktok-ads/endpoints/changelog-task-create.ts";
import { REPORT_TASK_CREATE } from "#modules/tiktok-ads/endpoints/report-task-create.ts";
import { createTikTokClient } from "#modules/tiktok-ads/wire/client.ts";
import { createTransport, TRANSPORT_BOUNDS } from "#modules/tiktok-ads/wire/transport.ts";
import { Secret } from "#secret.ts";
import { manualClock } from "../../../fakes/clock.ts";
import { DIRECT } from "../../../fakes/direct.ts";
import { eventually } from "../../../fakes/eventually.ts";

/** Of 64 connections, one tenant alone gets half. */
const HALF = TRANSPORT_BOUNDS.connections / 2;

let hanging = 0;
const release = Promise.withResolvers<void>();
const tiktok = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  async fetch(request) {
    if (request.headers.get("access-token") === "slow") {
      hanging += 1;
      await release.promise;
    }
    return Response.json({ code: 0, message: "OK", request_id: "r", data: {} });
  },
});
const transport = createTransport(TRANSPORT_BOUNDS, DIRECT);
const clock = manualClock(0);
const host = { origin: tiktok.url.origin, limits: { perSecond: 10_000, perMinute: 600_000, perDay: 10_000_000 } };
const client = createTikTokClient({
  ...{
    clock,
    transport,
    bulk: transport,
    pacer: createPacer({ clock, sleep: async () => undefined, platform: "TikTok" }),
  },
  prepare: { report: REPORT_TASK_CREATE, changeLog: CHANGELOG_TASK_CREATE },
  hosts: { production: host, sandbox: host },
});
const ask = (tenant: string, appId: string) =>
  client.ask(
    { environment: "production", appId, appSecret: new Secret("s"), accessToken: new Secret(tenant) },
    { endpoint: CAMPAIGN_GET, query: {} },
    {
      tenant,
      signal: new AbortController().signal,
      deadlineMs: 45_000,
      onSend: () => undefined,
      onRequestId: () => undefined,
    },
  );

let greedy: Promise<unknown>[] = [];
beforeAll(async () => {
  greedy = Array.from({ length: 2 * HALF }, () => ask("slow", "1"));
  await eventually(() => hanging === HALF);
});
afterAll(async () => {
  release.resolve();
  await Promise.all(greedy);
  await transport.close();
  await tiktok.stop();
});

test("one whose requests all hang holds half of the connections, and the rest of its requests wait", () => {
  expect(hanging).toBe(HALF);
});

test.each(["another app", "the same app"])("a neighbour on %s is answered meanwhile", async (app) => {
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => ask("neighbour", app === "the same app" ? "1" : "2")),
  );
  expect(answers).toHaveLength(8);
  expect(hanging).toBe(HALF);
});
