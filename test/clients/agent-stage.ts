/** A ShopMCP process that can be restarted on its port, and the model that drives the agents. */

import { join } from "node:path";
import { z } from "zod";
import type { Simulator } from "#simulator/simulator.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { type ScriptedModel, startScriptedModel } from "./scripted-model.ts";

export type AgentStage = {
  url: string;
  model: ScriptedModel;
  newKey(name: string): Promise<{ key: string; keyId: string }>;
  revoke(keyId: string): Promise<void>;
  restart(): Promise<void>;
  tools(key: string): Promise<ListedTool[]>;
  logs(): string;
  home(): string;
  stop(): Promise<void>;
};

const Listed = z.looseObject({
  result: z.looseObject({
    tools: z.array(
      z.looseObject({
        name: z.string(),
        inputSchema: z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }),
      }),
    ),
  }),
});
export type ListedTool = z.infer<typeof Listed>["result"]["tools"][number];

export async function startAgentStage(simulator: Simulator): Promise<AgentStage> {
  const env = {
    SHOPMCP_DATA_DIR: join(tempFolder(), "data"),
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
    SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
  };
  let server = await serveProcess({ env });
  let earlierLogs = "";
  const { url } = server;
  const { id } = JSON.parse((await shopmcp(["workspace", "create", "--name", "Agents", "--json"], { env })).stdout);
  const stdin = JSON.stringify(mainCredentials(simulator));
  await shopmcp(["connect", "tiktok-ads", "--workspace", id], { env, stdin });
  const model = startScriptedModel();
  return {
    url: `${url}/mcp`,
    model,
    async newKey(name) {
      const made = await shopmcp(["key", "create", "--workspace", id, "--name", name, "--json"], { env });
      const { key, id: keyId } = JSON.parse(made.stdout);
      return { key, keyId };
    },
    async revoke(keyId) {
      const { exit, stderr } = await shopmcp(["key", "revoke", keyId], { env });
      if (exit !== 0) throw new Error(`the key was not revoked: ${stderr}`);
    },
    async restart() {
      await server.stop();
      earlierLogs += server.logs();
      server = await serveProcess({ env: { ...env, SHOPMCP_PORT: new URL(url).port } });
    },
    async tools(key) {
      const response = await fetch(`${url}/mcp`, {
        method: "POST",
        headers: {
          authorization: `Bearer ${key}`,
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
        },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      });
      return Listed.parse(await response.json()).result.tools;
    },
    logs: () => earlierLogs + server.logs(),
    home: tempFolder,
    async stop() {
      await model.stop();
      await server.stop();
    },
  };
}
