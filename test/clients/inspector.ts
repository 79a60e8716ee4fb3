/** The MCP Inspector's command line, one process a step, listing in strict mode. */

import {
  type ClientUnderTest,
  PROMPT,
  RESOURCE,
  RIGHT_CALL,
  requireCampaigns,
  requirePrompt,
  requireRefusal,
  requireResource,
  requireThat,
  runPeer,
  type ShopUnderTest,
  WRONG_CALL,
} from "./client-under-test.ts";

const TOOL_ERROR_EXIT = 5;

export function inspectors(shop: ShopUnderTest): ClientUnderTest[] {
  const http = [shop.url, "--transport", "http", "--header", `Authorization: Bearer ${shop.key}`];
  const { command, args, env } = shop.stdio;
  const stdio = [command, ...args, ...Object.entries(env).flatMap(([name, value]) => ["-e", `${name}=${value}`])];
  return ["legacy", "modern"].flatMap((era) => [
    inspector(`Inspector (${era}), HTTP`, [...http, "--protocol-era", era], shop.home),
    inspector(`Inspector (${era}), stdio`, [...stdio, "--protocol-era", era], shop.home),
  ]);
}

function inspector(name: string, target: readonly string[], home: string): ClientUnderTest {
  const ask = async (method: string, words: readonly string[], expectedExit = 0): Promise<unknown> => {
    const run = await runPeer("mcp-inspector", ["--cli", ...target, "--method", method, ...words], home);
    requireThat(run.exit === expectedExit, `exit ${run.exit}: ${run.stderr}`);
    return JSON.parse(run.stdout);
  };
  const call = ({ name: tool, arguments: args }: { name: string; arguments: unknown }, expectedExit = 0) =>
    ask("tools/call", ["--tool-name", tool, "--tool-args-json", JSON.stringify(args)], expectedExit);
  return {
    name,
    steps: {
      async initialize() {
        requireThat(JSON.stringify(await ask("initialize", [])).includes('"shopmcp"'), "another server answered");
      },
      async list() {
        const listed = JSON.stringify(await ask("tools/list", ["--strict"]));
        requireThat(listed.includes(RIGHT_CALL.name), listed);
      },
      async call() {
        requireCampaigns(Object(await call(RIGHT_CALL)).structuredContent);
      },
      error: async () => requireRefusal(await call(WRONG_CALL, TOOL_ERROR_EXIT)),
      resource: async () =>
        requireResource(await ask("resources/list", []), await ask("resources/read", ["--uri", RESOURCE])),
      async prompt() {
        const args = Object.entries(PROMPT.arguments).flatMap(([name, value]) => ["--prompt-args", `${name}=${value}`]);
        const words = ["--prompt-name", PROMPT.name, ...args];
        requirePrompt(await ask("prompts/list", []), await ask("prompts/get", words));
      },
    },
    close: async () => undefined,
  };
}
