/** `shopmcp call`: one tool call from the shell, as an MCP client makes it. */

import { z } from "zod";
import { answerIn } from "#calls/answer-in.ts";
import { FILE_FORMATS, type FileFormat } from "#calls/format-argument.ts";
import type { ToolFailure } from "#calls/tool-outcome.ts";
import { ShopError } from "#errors.ts";
import { parseUnroundedJson } from "#json/unrounded-json.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { type OpenApp, withApp } from "./app.ts";
import { type Command, type Invocation, platformSaid } from "./command.ts";
import { progressHint } from "./progress-hint.ts";

export function call(openApp: OpenApp): Command {
  return {
    name: "call",
    summary: "call one tool and print its answer",
    words: ["TOOL"],
    options: { workspace: { type: "string" }, args: { type: "string" }, format: { type: "string" } },
    usage: "TOOL --workspace ID [--args JSON] [--format csv|xlsx]",
    details: "With --format csv or xlsx the whole table is written to stdout, as a file for spreadsheets.",
    async run(invocation) {
      const format = wantedFormat(invocation);
      const workspaceId = invocation.required("workspace");
      const tool = invocation.required("TOOL");
      const args = readArgs(invocation.option("args") ?? "{}");
      return withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        await app.workspaces.require(workspaceId);
        const ask = (given: unknown) =>
          app.callTool({
            principal: { workspaceId, keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED },
            ...{ requestId: null, tool, args: given, signal: new AbortController().signal },
            progress: progressHint(invocation.terminal),
          });
        if (format !== null) {
          const { askedFile } = await import("#downloads/asked-file.ts");
          const asked = { workspaceId, tool, args: asObject(args), format };
          const { file } = await askedFile(app, { ...asked, ask: async (given) => answerIn(await ask(given)) });
          invocation.terminal.write(file.content);
          return undefined;
        }
        const outcome = await ask(args);
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

/** @throws usage */
function wantedFormat({ option, json, terminal }: Invocation): FileFormat | null {
  const word = option("format") ?? "json";
  if (word === "json") return null;
  const format = FILE_FORMATS.find((known) => known === word);
  if (format === undefined) throw new ShopError("usage", "--format takes csv, xlsx or json.");
  if (json) throw new ShopError("usage", `--format ${format} writes no JSON. Leave out --json.`);
  if (format === "xlsx" && terminal.screen)
    throw new ShopError(
      "usage",
      "A workbook cannot be read on a screen. Write it to a file: end the line with > table.xlsx",
    );
  return format;
}

const Arguments = z.record(z.string(), z.unknown());

function asObject(args: unknown): z.infer<typeof Arguments> {
  const { success, data } = Arguments.safeParse(args);
  if (success) return data;
  throw new ShopError("usage", "--args takes one JSON object, such as '{\"limit\":5}'.");
}

function readArgs(text: string): unknown {
  const parsed = parseUnroundedJson(text);
  if (parsed.ok) return parsed.value;
  throw new ShopError(
    "usage",
    `The text of --args ${parsed.problem}. It takes one JSON object, such as '{"limit":5}'.`,
  );
}
