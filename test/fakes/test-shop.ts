/** All of ShopMCP in this process: a real store and listener, a manual clock, two platforms. */

import { Database } from "bun:sqlite";
import { join } from "node:path";
import { z } from "zod";
import { findModule } from "#cli/find-module.ts";
import { readConfig } from "#config/config.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import { DATABASE_NAME } from "#db/sqlite/file/data-folder.ts";
import { type Listener, listen } from "#http/listen.ts";
import type { Module } from "#modules/module.ts";
import type { GuardedFetch } from "#oauth/guarded-fetch.ts";
import type { Simulator } from "#simulator/simulator.ts";
import { type BuildOptions, build, type Shop } from "../../src/build.ts";
import { MODULES } from "../../src/module-table.ts";
import { CHEAP_HASH } from "./cheap-hash.ts";
import { type ManualClock, manualClock } from "./clock.ts";
import { keptLog } from "./kept-log.ts";
import { tempFolder } from "./temp-folder.ts";
import { createToyModule, type ToyModule } from "./toy-module.ts";

export type TestShop = {
  shop: Shop;
  toy: ToyModule;
  clock: ManualClock;
  logLines: string[];
  dataDir: string;
  listener: Listener;
  mcpUrl: string;
  newWorkspace(name: string): Promise<{ workspaceId: string; key: string; keyId: string }>;
  connectToy(workspaceId: string, shop: string, token: string): Promise<void>;
  /** Another account than the only one takes its place. */
  connectTikTok(workspaceId: string, pasted: unknown): Promise<ConnectionRow>;
  call(key: string, tool: string, args?: unknown): Promise<CallResult>;
  tiktok(): Module;
  store(): { sqlite: Database };
  stop(): Promise<void>;
};

export type CallResult = {
  status: number;
  isError: boolean;
  text: string;
  structured: Record<string, unknown> | undefined;
};

export const OWNER = { name: "owner", origin: "shell" };

export type TestShopOptions = {
  clock?: ManualClock;
  simulator?: Simulator;
  env?: Record<string, string>;
  dataDir?: string;
  fetchJson?: GuardedFetch;
  port?: number;
} & Pick<BuildOptions, "open" | "refreshing" | "modules" | "bodies" | "lookup" | "checkEvery">;

export async function startTestShop({
  clock = manualClock(),
  simulator,
  env = {},
  dataDir = join(tempFolder(), "data"),
  fetchJson,
  port = 0,
  ...parts
}: TestShopOptions = {}): Promise<TestShop> {
  const { log, lines } = keptLog();
  const toy = createToyModule();
  const upstream: Record<string, string> =
    simulator === undefined
      ? {}
      : { SHOPMCP_TIKTOK_BASE_URL: simulator.url, SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl };
  // A clock that stands still paces the reading of past days in real seconds: tests that want it turn it on.
  const config = readConfig({ SHOPMCP_DATA_DIR: dataDir, SHOPMCP_HISTORY: "off", ...upstream, ...env });
  const shop = await build({
    ...{
      config,
      clock,
      log,
      mode: "create",
      modules: [...MODULES, () => toy],
      hashCost: CHEAP_HASH,
      checkEvery: 1,
      ...parts,
    },
    ...(fetchJson === undefined ? {} : { fetchJson }),
  });
  const listener = listen({ app: shop.http, host: "127.0.0.1", port });
  const mcpUrl = `${listener.url}/mcp`;
  return {
    shop,
    toy,
    clock,
    logLines: lines,
    dataDir,
    listener,
    mcpUrl,
    async newWorkspace(name) {
      const { id: workspaceId } = await shop.workspaces.create(name, undefined, OWNER);
      const { row, key } = await shop.apiKeys.create({ workspaceId, name: "test", expiresInDays: undefined }, OWNER);
      return { workspaceId, key: key.reveal(), keyId: row.id };
    },
    async connectToy(workspaceId, name, token) {
      await shop.connections.connect({ workspaceId, module: toy }, { shop: name, token }, OWNER);
    },
    tiktok: () => findModule(shop.modules, "tiktok-ads"),
    store: () => ({ sqlite: new Database(join(dataDir, DATABASE_NAME)) }),
    async connectTikTok(workspaceId, pasted) {
      const module = findModule(shop.modules, "tiktok-ads");
      const place = { workspaceId, module, keepsAccount: false };
      return (await shop.connections.connect(place, pasted, OWNER)).row;
    },
    call: (key, tool, args = {}) => callTool(mcpUrl, key, { name: tool, arguments: args }),
    async stop() {
      await listener.stop({ deadlineMs: 5_000 });
      await shop.close();
    },
  };
}

/** Returns `result` of a tools/call over HTTP, as a 2025-11-25 client sends it. */
export async function callTool(url: string, key: string, params: unknown): Promise<CallResult> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2025-11-25",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
  });
  const { result, error } = Answer.parse(await response.json());
  return {
    status: response.status,
    isError: result?.isError === true,
    text: result?.content[0]?.text ?? JSON.stringify(error),
    structured: result?.structuredContent,
  };
}

const Answer = z.looseObject({
  result: z
    .looseObject({
      // A link to a file has none.
      content: z.array(z.looseObject({ text: z.string().optional() })),
      structuredContent: z.record(z.string(), z.unknown()).optional(),
      isError: z.boolean().optional(),
    })
    .optional(),
  error: z.unknown().optional(),
});

export function mainCredentials({ app, advertiser }: Simulator) {
  return {
    app_id: app.appId,
    app_secret: app.appSecret,
    access_token: advertiser.accessToken,
    advertiser_id: advertiser.advertiserId,
  };
}
