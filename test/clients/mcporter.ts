/** mcporter, a command line for MCP servers, one process a step. */

import {
  type ClientUnderTest,
  RIGHT_CALL,
  requireCampaigns,
  requireRefusal,
  requireThat,
  runPeer,
  type ShopUnderTest,
  WRONG_CALL,
} from "./client-under-test.ts";

export function mcporters(shop: ShopUnderTest): ClientUnderTest[] {
  const { command, args, env } = shop.stdio;
  const http = ["--http-url", shop.url, "--allow-http", "--header", `Authorization=Bearer ${shop.key}`, "--no-oauth"];
  const stdio = [
    ...["--stdio", command],
    ...args.flatMap((arg) => ["--stdio-arg", arg]),
    ...Object.entries(env).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
  ];
  return [mcporter("mcporter, HTTP", http, shop.home), mcporter("mcporter, stdio", stdio, shop.home)];
}

function mcporter(name: string, target: readonly string[], home: string): ClientUnderTest {
  const ask = async (command: string, words: readonly string[], expectedExit = 0): Promise<unknown> => {
    const run = await runPeer("mcporter", [command, ...target, "--name", "shop", ...words], home);
    requireThat(run.exit === expectedExit, `exit ${run.exit}: ${run.stderr}${run.stdout}`);
    return JSON.parse(run.stdout);
  };
  const call = ({ name: tool, arguments: args }: { name: string; arguments: unknown }, expectedExit = 0) =>
    ask("call", ["--tool", tool, "--args", JSON.stringify(args), "--output", "json"], expectedExit);
  return {
    name,
    steps: {
      async initialize() {
        const status = JSON.stringify(await ask("list", ["--status", "--json", "--exit-code"]));
        requireThat(status.includes('"ok"'), status);
      },
      async list() {
        const listed = JSON.stringify(await ask("list", ["--json", "--exit-code"]));
        requireThat(listed.includes(RIGHT_CALL.name), listed);
      },
      call: async () => requireCampaigns(await call(RIGHT_CALL)),
      error: async () => requireRefusal(await call(WRONG_CALL, 1)),
      resource: null,
      prompt: null,
    },
    close: async () => undefined,
  };
}
