/** What a read tool can send: GETs, and the two POSTs that begin a report and a log of changes. */

import { afterAll, beforeAll, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { createPacer } from "#ads/request-pacing.ts";
import { toShopError } from "#errors.ts";
import { CAMPAIGN_STATUS_UPDATE } from "#modules/tiktok-ads/endpoints/campaign-status-update.ts";
import { CHANGELOG_TASK_CREATE } from "#modules/tiktok-ads/endpoints/changelog-task-create.ts";
import { REPORT_TASK_CREATE } from "#modules/tiktok-ads/endpoints/report-task-create.ts";
import type { SessionParts } from "#modules/tiktok-ads/session/session.ts";
import { READ_TOOLS } from "#modules/tiktok-ads/tools/tool-table.ts";
import { createTikTokClient, unattended } from "#modules/tiktok-ads/wire/client.ts";
import { createTransport, TRANSPORT_BOUNDS } from "#modules/tiktok-ads/wire/transport.ts";
import { Secret } from "#secret.ts";
import { DEFAULT_SCOPES } from "#simulator/world.ts";
import { DIRECT } from "../../../fakes/direct.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { type ConnectedAccount, callTool, connectAccount } from "../connected-account.ts";

let account: ConnectedAccount;
beforeAll(async () => {
  account = await connectAccount({ qps: 1_000, qpm: 60_000 });
  account.simulator.setRateLimit("off");
});
afterAll(() => account.stop());

const NAMES = READ_TOOLS.map(({ name }) => name);
/** Arguments that lead a tool as far as it goes; a tool that does not take some of them refuses, and sends nothing. */
const ARGUMENTS = [
  {},
  { level: "ad" },
  { metric: "cpa" },
  { fresh: true },
  { detail: "all" },
  { creative: "media", limit: 5 },
  { with_spend: "last_7_days" },
  { level: "account", breakdown: "hour", date_preset: "yesterday" },
  { method: "POST", path: "/campaign/status/update/" },
];

const posts = () =>
  account.simulator.requests.filter(({ method }) => method === "POST").map(({ path, body }) => ({ path, body }));

async function callWithAll(tool: string): Promise<void> {
  for (const args of ARGUMENTS)
    await callTool(account.module, account.access, { tool, args }).catch((thrown) => {
      expect(toShopError(thrown).code).not.toBe("internal");
    });
}

test.each(nonEmpty(NAMES))("%s sends no POST", async (tool) => {
  await callWithAll(tool);
  expect(posts()).toEqual([]);
});

test("a large report is the first of two exceptions: its POST goes to one path, with nothing of the caller's but the report", async () => {
  const campaign_ids = Array.from({ length: 1_000 }, (_, index) => String(index + 1));
  await account.call("get_report", {
    level: "campaign",
    breakdown: "day",
    metrics: ["spend"],
    start_date: "2025-11-21",
    end_date: "2026-11-21",
    filter: { campaign_ids },
  });
  const [sent, ...others] = posts();
  expect(others).toEqual([]);
  expect(sent?.path).toBe("/report/task/create/");
  expect(JSON.parse(sent?.body ?? "")).toEqual({
    advertiser_id: account.simulator.advertiser.advertiserId,
    report_type: "BASIC",
    data_level: "AUCTION_CAMPAIGN",
    dimensions: ["campaign_id", "stat_time_day"],
    metrics: ["campaign_name", "spend"],
    start_date: "2025-11-21",
    end_date: "2026-11-21",
    filtering: [{ field_name: "campaign_ids", filter_type: "IN", filter_value: JSON.stringify(campaign_ids) }],
    output_format: "CSV_STRING",
    enable_report_title_translation: false,
  });
});

test("a log of changes is the other: where it is granted, each tool sends its POST or none, to one path, with nothing of the caller's but days", async () => {
  const { accessToken, advertiserId } = account.simulator.advertiser;
  account.simulator.setScopes(accessToken, [...DEFAULT_SCOPES, "230"]);
  const { credential } = await account.module.verify(account.standing.credential);
  account.standing.credential = credential;
  const before = posts().length;
  for (const tool of nonEmpty(NAMES)) await callWithAll(tool);
  for (const { path, body } of nonEmpty(posts().slice(before))) {
    expect(path).toBe("/changelog/task/create/");
    expect(JSON.parse(body)).toEqual({
      advertiser_id: advertiserId,
      start_time: expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:00:00$/),
      end_time: expect.stringMatching(/^\d{4}-\d{2}-\d{2} \d{2}:00:00$/),
    });
  }
});

const transport = createTransport(TRANSPORT_BOUNDS, DIRECT);
afterAll(() => transport.close());

function clientParts() {
  const { clock, simulator } = account;
  const host = { origin: simulator.url, limits: { perSecond: 8, perMinute: 560, perDay: 864_000 } };
  return {
    ...{ clock, transport, bulk: transport },
    pacer: createPacer({ clock, sleep: async (ms) => clock.advance(ms), platform: "TikTok" }),
    prepare: { report: REPORT_TASK_CREATE, changeLog: CHANGELOG_TASK_CREATE },
    hosts: { production: host, sandbox: host },
  };
}

test("a log of changes is asked for with three fields, whatever else is handed in", async () => {
  const { clock, simulator } = account;
  const client = createTikTokClient(clientParts());
  const { accessToken, advertiserId } = simulator.advertiser;
  const caller = {
    ...({ environment: "production", appId: simulator.app.appId } as const),
    ...{ appSecret: new Secret(simulator.app.appSecret), accessToken: new Secret(accessToken) },
  };
  const body = { advertiser_id: advertiserId, start_time: "2026-11-01 00:00:00", end_time: "2026-11-02 00:00:00" };
  const more = { ...body, operation_status: "DISABLE", path: "/campaign/status/update/" };
  await client.prepareChangeLog(caller, more, unattended(clock.now() + 9_000));
  expect(posts().at(-1)).toEqual({ path: "/changelog/task/create/", body: JSON.stringify(body) });
});

test("a third POST has no name: the types refuse its path, and what tools are handed cannot send it", () => {
  const parts = clientParts();
  const { report, changeLog } = parts.prepare;
  const { change: _, ...reading } = createTikTokClient(parts);
  expect(Object.keys(reading).toSorted()).toEqual(["ask", "download", "prepareChangeLog", "prepareReport"]);
  // @ts-expect-error Another path cannot stand where a report's does.
  createTikTokClient({ ...parts, prepare: { report: CAMPAIGN_STATUS_UPDATE, changeLog } });
  // @ts-expect-error Nor where that of a log of changes does.
  createTikTokClient({ ...parts, prepare: { report, changeLog: CAMPAIGN_STATUS_UPDATE } });
  const ofReadTools: Pick<SessionParts, "client"> = { client: reading };
  // @ts-expect-error Tools that are registered have no word for a change.
  expect(ofReadTools.client.change).toBeUndefined();
});

test("SECURITY.md names both paths, and no third", () => {
  const said = readFileSync(new URL("../../../../SECURITY.md", import.meta.url), "utf8");
  const paths = [...said.matchAll(/`(\/[a-z_]+(?:\/[a-z_]+)*\/create\/)`/g)].map(([, path]) => path);
  expect(paths).toEqual([REPORT_TASK_CREATE.path, CHANGELOG_TASK_CREATE.path]);
});
