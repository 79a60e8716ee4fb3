/** The module against the simulated TikTok, without the rest of ShopMCP: a credential that lies open, a clock that stands still. */

import { z } from "zod";
import type {
  CallContext,
  ConnectionAccess,
  ConnectionFacts,
  Credential,
  Module,
  ToolAnswer,
  Verified,
} from "#modules/module.ts";
import type { Goal } from "#modules/module-goals.ts";
import type { DayNote } from "#modules/module-notes.ts";
import { createTikTokAdsModule } from "#modules/tiktok-ads/tiktok-ads-module.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type ManualClock, manualClock } from "../../fakes/clock.ts";
import { DIRECT } from "../../fakes/direct.ts";
import { keptTasks } from "../../fakes/kept-tasks.ts";
import { onMisfit } from "../../fakes/on-misfit.ts";
import { shippedZones } from "../../fakes/zones.ts";

export type ConnectedAccount = {
  clock: ManualClock;
  simulator: Simulator;
  module: Module;
  /** What would be sealed; a test may put another in its place. */
  standing: {
    credential: Credential;
    generation: number;
    verified: Verified;
    facts: Partial<ConnectionFacts>;
    goals: readonly Goal[];
    notes: readonly DayNote[];
  };
  access: ConnectionAccess;
  call(tool: string, args?: unknown, signal?: AbortSignal): Promise<Answer>;
  /** The same for a list of named columns. */
  table(tool: string, args?: unknown): Promise<Table>;
  /** The records of every page, one cursor after the other. */
  everyRecord(tool: string, args: Record<string, unknown>): Promise<Record<string, unknown>[]>;
  /** Requests TikTok has seen since the last time this was asked. */
  newRequests(): string[];
  /** What TikTok has refused since the account was connected. */
  refused(): Simulator["requests"];
  stop(): Promise<void>;
};

export type Table = Answer & { records: Record<string, unknown>[] };

const Answer = z.looseObject({
  meta: z.looseObject({
    cached: z.boolean(),
    api_calls: z.number(),
    warnings: z.array(z.string()),
    fetched_at: z.string(),
    window: z
      .object({ start: z.string().nullable(), end: z.string(), preset: z.string().nullable(), complete: z.boolean() })
      .optional(),
  }),
  columns: z.array(z.string()).default([]),
  rows: z.array(z.array(z.unknown())).default([]),
  totals: z.record(z.string(), z.unknown()).default({}),
  page: z
    .object({ total: z.number(), has_more: z.boolean(), cursor: z.string().optional() })
    .default({ total: 0, has_more: false }),
});
export type Answer = z.infer<typeof Answer>;

type Options = {
  start?: string;
  who?: (simulator: Simulator) => { advertiserId: string; accessToken: string };
  pasted?: Record<string, unknown>;
  cacheSeconds?: number;
  qps?: number;
  qpm?: number;
  outbound?: Outbound;
};

export const NEVER = new AbortController().signal;

export async function connectAccount({
  start = "2026-11-22T12:00:00Z",
  who = (simulator) => simulator.advertiser,
  pasted = {},
  cacheSeconds = 60,
  qps = 8,
  qpm = 560,
  outbound = DIRECT,
}: Options = {}): Promise<ConnectedAccount> {
  const clock = manualClock(Date.parse(start));
  const simulator = startSimulator({ clock });
  const module = createTikTokAdsModule({
    outbound,
    clock,
    zones: shippedZones,
    baseUrl: simulator.url,
    sandboxUrl: simulator.sandboxUrl,
    cacheSeconds,
    qps,
    qpm,
    async sleep(ms) {
      clock.advance(ms);
    },
  });
  const { advertiserId, accessToken } = who(simulator);
  const verified = await module.verify(
    module.readCredential(
      {
        app_id: simulator.app.appId,
        app_secret: simulator.app.appSecret,
        access_token: accessToken,
        advertiser_id: advertiserId,
        ...pasted,
      },
      null,
    ),
  );
  const standing: ConnectedAccount["standing"] = {
    credential: verified.credential,
    generation: 1,
    verified,
    facts: {},
    goals: [],
    notes: [],
  };
  const access: ConnectionAccess = {
    get facts(): ConnectionFacts {
      return {
        workspaceId: "ws_test",
        connectionId: "con_test",
        generation: standing.generation,
        state: "connected",
        stateSinceMs: clock.now(),
        kind: standing.verified.kind,
        expiresAtMs: standing.verified.expiresAtMs,
        nextRefreshAtMs: null,
        warnings: standing.verified.warnings,
        ...standing.facts,
      };
    },
    open: async () => ({
      generation: standing.generation,
      credential: standing.credential,
      opening: standing.generation,
    }),
    refreshNow: async () => ({ renewed: false, requests: 0, pending: false }),
    tasks: keptTasks(clock),
    history: null,
    goals: async () => standing.goals,
    notes: async () => standing.notes,
    alerts: async () => [],
  };
  const asked = simulator.requests.length;
  let seen = asked;
  const call = async (tool: string, args: unknown = {}, signal: AbortSignal = NEVER): Promise<Answer> =>
    Answer.parse(await callTool(module, access, { tool: `tiktok_ads_${tool}`, args, signal }));
  return {
    clock,
    simulator,
    module,
    standing,
    access,
    call,
    async table(tool, args) {
      const answer = await call(tool, args);
      return { ...answer, records: toRecords(answer) };
    },
    async everyRecord(tool, args) {
      const records: Record<string, unknown>[] = [];
      let cursor: string | undefined;
      do {
        const answer = await call(tool, { ...args, ...(cursor === undefined ? {} : { cursor }) });
        records.push(...toRecords(answer));
        cursor = answer.page.cursor;
      } while (cursor !== undefined);
      return records;
    },
    newRequests() {
      const fresh = simulator.requests.slice(seen).map(({ path }) => path);
      seen = simulator.requests.length;
      return fresh;
    },
    refused: () => simulator.requests.slice(asked).filter(({ code }) => code !== 0),
    async stop() {
      await module.close();
      await simulator.stop();
    },
  };
}

/** @throws what the tool throws */
export async function callTool(
  module: Module,
  access: ConnectionAccess,
  {
    tool,
    args,
    signal = NEVER,
    progress = () => undefined,
  }: { tool: string; args: unknown; signal?: AbortSignal; progress?: CallContext["progress"] },
): Promise<ToolAnswer> {
  const found = module.tools.find(({ name }) => name === tool);
  if (found === undefined) throw new Error(`there is no ${tool}`);
  return found.call(access, args, { signal, progress, onUpstream: () => undefined, onMisfit });
}

function toRecords({ columns, rows }: Answer): Record<string, unknown>[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
}
