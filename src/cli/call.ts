/** `shopmcp call`: one tool call from the shell, as an MCP client makes it. */

import type { ToolFailure } from "#calls/tool-outcome.ts";
import { ShopError } from "#errors.ts";
import { parseUnroundedJson } from "#json/unrounded-json.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, platformSaid } from "./command.ts";
import { progressHint } from "./progress-hint.ts";

export function call(openApp: OpenApp): Command {
  return {
    name: "call",
    summary: "call one tool and print its answer",
    words: ["TOOL"],
    options: { workspace: { type: "string" }, args: { type: "string" } },
    usage: "TOOL --workspace ID [--args JSON]",
    async run(invocation) {
      const workspaceId = invocation.required("workspace");
      const tool = invocation.required("TOOL");
      const args = readArgs(invocation.option("args") ?? "{}");
      return withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        await app.workspaces.require(workspaceId);
        const outcome = await app.callTool({
          principal: { workspaceId, keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED },
          requestId: null,
          tool,
          args,
          signal: new AbortController().signal,
          progress: progressHint(invocation.terminal),
        });
        if (outcome.ok) {
          invocation.terminal.out(invocation.json ? outcome.text : JSON.stringify(outcome.answer, null, 2));
          return undefined;
        }
        const { error: code, message, ...details } = outcome.failure;
        if (invocation.json) invocation.terminal.out(JSON.stringify({ error: { code, message, details } }));
        else invocation.terminal.hint(`shopmcp: ${message}${platformLine(outcome.failure)}`);
        return 1;
      });
    },
  };
}

function platformLine({ code, request_id, platform_message }: ToolFailure): string {
  return platform_message === undefined
    ? ""
    : `\n  ${platformSaid({ code, requestId: request_id, message: platform_message })}`;
}

function readArgs(text: string): unknown {
  const parsed = parseUnroundedJson(text);
  if (parsed.ok) return parsed.value;
  throw new ShopError(
    "usage",
    `The text of --args ${parsed.problem}. It takes one JSON object, such as '{"limit":5}'.`,
  );
}
