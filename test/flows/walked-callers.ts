/** Everybody who may ask over MCP, narrowed by tool set and account, through each door that they have. */

import { z } from "zod";
import { type Restriction, TOOL_SETS, type ToolSet } from "#restriction.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { openAgency, PLACES, SMALL } from "../fakes/agency.ts";
import { manualClock } from "../fakes/clock.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { TOY_SHOPS } from "../fakes/toy-module.ts";
import { legacy, modern } from "../mcp/messages.ts";
import { connectStdio } from "../mcp/stdio-client.ts";
import { handleOf, newPkce, type OAuthShop, PUBLIC_URL, startOAuthShop, Tokens } from "../oauth/oauth-shop.ts";

/** Labels by module. */
export const ACCOUNTS: Readonly<Record<string, readonly string[]>> = {
  "tiktok-ads": ["acct-ber", "acct-lis", "acct-nyc"],
  toy: ["toy-one", "toy-two"],
};

export const Answer = z.looseObject({
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.looseObject({ code: z.number(), message: z.string() }).optional(),
});
export type Answer = z.infer<typeof Answer>;

export type Ask = (method: string, params?: Record<string, unknown>) => Promise<Answer>;
export type Door = { door: string; ask: Ask; close(): Promise<void> };
export type Sight = { tools: readonly ToolSet[] | null; labels: readonly string[] | null };
export type Walked = { sight: Sight; bearer: string; id: string; doors(): Door[] };

export type Stage = {
  shop: OAuthShop;
  simulator: Simulator;
  workspaceId: string;
  /** What tells an account apart, by its label: itself, its connection, its id at the platform. */
  words: ReadonlyMap<string, readonly string[]>;
  makers: Readonly<Record<string, (sight: Sight) => Promise<Walked>>>;
  /** Of a key or an app, by id. */
  narrow(id: string, sight: Sight): Promise<unknown>;
  stop(): Promise<void>;
};

export async function startStage(): Promise<Stage> {
  const clock = manualClock();
  const simulator = startSimulator({ clock });
  simulator.setRateLimit("off");
  const env = { SHOPMCP_TIKTOK_QPS: "1000", SHOPMCP_TIKTOK_QPM: "60000" };
  const shop = await startOAuthShop({ simulator, clock, env });
  const [ber, nyc, lis] = PLACES;
  const { workspaceId } = await openAgency({ shop, simulator }, "Walked", {
    "acct-ber": { ...SMALL, ...ber },
    "acct-nyc": { ...SMALL, ...nyc },
    "acct-lis": { ...SMALL, ...lis },
  });
  for (const [label, name] of [["toy-one", "bakery"] as const, ["toy-two", "florist"] as const])
    await shop.shop.connections.connect(
      { workspaceId, module: shop.toy, label },
      { shop: name, token: TOY_SHOPS[name] },
      OWNER,
    );
  const rows = await shop.shop.connections.list(workspaceId);
  const words = new Map(rows.map(({ id, label, account_id }) => [label, [label, id, account_id ?? id]]));
  const idsOf = (labels: readonly string[] | null) =>
    labels === null ? ["all"] : rows.filter(({ label }) => labels.includes(label)).map(({ id }) => id);
  const wantedOf = ({ tools, labels }: Sight) => ({ tools: [...(tools ?? ["all"])], accounts: idsOf(labels) });

  const { client_id } = await shop.register();
  const granted = new Set<string>();
  const connect = async (sight: Sight) => {
    const pkce = newPkce();
    const request = handleOf(await shop.authorize(client_id, pkce));
    const body = { request, workspace_id: workspaceId, ...wantedOf(sight) };
    const yes = await shop.page("POST", "/oauth/consent", { body });
    const { redirect_to } = z.object({ redirect_to: z.string() }).parse(await yes.json());
    const code = new URL(redirect_to).searchParams.get("code") ?? "";
    const tokens = Tokens.parse(await (await shop.redeem(client_id, code, pkce)).json());
    const grant = (await shop.shop.grants.list(workspaceId)).find(({ id }) => !granted.has(id));
    if (grant === undefined) throw new Error("nothing was granted");
    granted.add(grant.id);
    return { tokens, id: grant.id };
  };
  const web = (bearer: string): Door[] => [
    { door: "2025-11-25", ask: overHttp(shop, bearer, legacy), close: async () => undefined },
    { door: "2026-07-28", ask: overHttp(shop, bearer, modern), close: async () => undefined },
  ];
  return {
    ...{ shop, simulator, workspaceId, words },
    makers: {
      async "a key"(sight) {
        const wanted = { workspaceId, name: "walked", expiresInDays: undefined, ...wantedOf(sight) };
        const { row, key } = await shop.shop.apiKeys.create(wanted, OWNER);
        const bearer = key.reveal();
        const { id } = row;
        return { sight, bearer, id, doors: () => [...web(bearer), ...overStdio(shop, bearer)] };
      },
      async "an app"(sight) {
        const { tokens, id } = await connect(sight);
        return { sight, bearer: tokens.access_token, id, doors: () => web(tokens.access_token) };
      },
      async "an app that asked for less at a refresh"(sight) {
        const { tokens, id } = await connect({ ...sight, tools: null });
        const scope = sight.tools === null ? "ads:read" : sight.tools.map((set) => `ads:read:${set}`).join(" ");
        const less = Tokens.parse(await (await shop.refresh(client_id, tokens.refresh_token, { scope })).json());
        return { sight, bearer: less.access_token, id, doors: () => web(less.access_token) };
      },
    },
    narrow: (id, sight) =>
      (id.startsWith("og_") ? shop.shop.grants : shop.shop.apiKeys).change({ id, ...wantedOf(sight) }, OWNER),
    async stop() {
      await shop.stop();
      await simulator.stop();
    },
  };
}

function overHttp(shop: OAuthShop, bearer: string, message: typeof legacy): Ask {
  return async (method, params) => {
    const { headers, json } = message(method, params);
    const response = await shop.ask("/mcp", {
      method: "POST",
      headers: { ...headers, host: new URL(PUBLIC_URL).host, authorization: `Bearer ${bearer}` },
      body: JSON.stringify(json),
    });
    return Answer.parse(await response.json());
  };
}

function overStdio({ shop }: OAuthShop, bearer: string): Door[] {
  return [["stdio, 2025-11-25", legacy] as const, ["stdio, 2026-07-28", modern] as const].map(([door, message]) => {
    const client = connectStdio(shop.stdio, () => shop.apiKeys.authenticate(bearer));
    const ask: Ask = async (method, params) => {
      await client.send(message(method, params).json);
      return Answer.parse(await client.next());
    };
    let begun = false;
    const begin = async () => {
      if (begun || message === modern) return;
      begun = true;
      const clientInfo = { name: "test", version: "1" };
      await ask("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
    };
    return {
      door,
      async ask(method, params) {
        await begin();
        return ask(method, params);
      },
      async close() {
        await client.end();
        await client.served;
      },
    };
  });
}

/** Every choice of sets but none. */
export const SUBSETS: readonly (readonly ToolSet[])[] = Array.from({ length: 2 ** TOOL_SETS.length - 1 }, (_, nth) =>
  TOOL_SETS.filter((__, at) => ((nth + 1) >> at) % 2 === 1),
);

export const toolsIn = ({ tools }: Sight): Pick<Restriction, "tools"> => ({ tools });

/** The labels of one module that this sight has, in order. */
export function visible({ labels }: Sight, module: string): readonly string[] {
  return (ACCOUNTS[module] ?? []).filter((label) => labels?.includes(label) ?? true);
}
