/** A tool call that asks for a file: the answer's beginning, and a link behind which the whole table is. */

import { isRecord } from "#ads/json-values.ts";
import { argumentNames, takesDays, withDays } from "#calls/asked-days.ts";
import type { CallTool, ToolCall } from "#calls/call-tool.ts";
import { chooseAccount } from "#calls/choose-account.ts";
import { type FileFormat, fileAsked, isTable } from "#calls/format-argument.ts";
import { type AnsweredCall, type ToolOutcome, toToolFailure } from "#calls/tool-outcome.ts";
import type { Clock } from "#clock.ts";
import type { Connections } from "#connections/connections.ts";
import type { Store } from "#db/store.ts";
import { ShopError, toShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { describeCause, type Log } from "#log.ts";
import type { Module, ModuleTool } from "#modules/module.ts";
import { isoTime } from "#text/iso-time.ts";
import { generateToken, hashToken } from "#workspaces/opaque-token.ts";
import { type FileQuestion, sealQuestion } from "./file-question.ts";
import { fileName, MEDIA_TYPES } from "./table-file.ts";
import { mostRows, type Table, tableIn, tooManyRows } from "./whole-table.ts";

/** Long enough to read an answer and click, too short for a link to be found later. */
export const FILE_LINK_MS = 900_000;
/** Of a workspace at once; more than people fetch, and a bound on what a model that asks again and again leaves. */
export const MAX_OPEN_LINKS = 20;
/** They show a model what is in the file, and each costs tokens. */
const SHOWN_ROWS = 5;

type Parts = {
  store: Pick<Store, "fileLinks">;
  connections: Pick<Connections, "accounts">;
  modules: readonly Module[];
  callTool: CallTool;
  clock: Clock;
  log: Log;
};

type Asked = {
  call: ToolCall;
  module: Module;
  tool: ModuleTool;
  others: Readonly<Record<string, unknown>>;
  format: FileFormat;
};

/** As `callTool`, and takes `format` besides. */
export function createFileAnswers(parts: Parts): CallTool {
  const { modules, callTool, log } = parts;
  const tools = new Map(
    modules.flatMap((module) => module.tools.map((tool) => [tool.name, { module, tool }] as const)),
  );
  return async (call) => {
    const offered = tools.get(call.tool);
    try {
      const asked = fileAsked(call.args);
      if (asked === null) return callTool(call);
      const { others, format } = asked;
      if (format === null || offered === undefined) return callTool({ ...call, args: others });
      return await answerWithLink(parts, { call, ...offered, others, format });
    } catch (thrown) {
      const error = toShopError(thrown);
      const fields = { request_id: call.requestId, tool: offered?.tool.name ?? "unknown", code: error.code };
      if (error.code === "internal")
        log.error("A file link could not be made", { ...fields, cause: describeCause(error.cause) });
      return { ok: false, failure: toToolFailure(error) };
    }
  };
}

async function answerWithLink(parts: Parts, { call, module, tool, others, format }: Asked): Promise<ToolOutcome> {
  const { principal, serverUrl } = call;
  const { workspaceId, keyId, restriction } = principal;
  if (serverUrl === undefined || keyId === null) throw noPage(tool.name, format);
  const listing = await tool.listing();
  if (!isTable(listing)) throw noTable(tool.name);
  const { cursor: _, ...args } = others;
  const outcome = await parts.callTool({ ...call, args });
  if (!outcome.ok) return outcome;
  const table = tableIn(outcome.answer);
  const total = table.page?.total ?? table.rows.length;
  if (total > mostRows(listing.inputSchema)) throw tooManyRows();
  const rows = await parts.connections.accounts({ workspaceId, module });
  const chosen = chooseAccount({ rows, restriction, module, use: tool.accounts, args });
  if (chosen.asked === "list") throw noTable(tool.name);
  const asked = chosen.asked === "all" ? chosen.visible : [chosen.asked];
  const { limit: __, account: ___, ...given } = args;
  const question: FileQuestion = {
    ...{ tool: tool.name, args: await pinned(tool, given, table.meta.window), all: chosen.asked === "all", format },
    accounts: asked.map(({ id, account_id }) => ({ connection: id, account: account_id })),
    tools: restriction.tools === null ? null : [...restriction.tools],
  };
  const link = await newLink(parts, { workspaceId, keyId, question });
  return withLink(outcome, {
    ...{
      url: `${serverUrl}/files/${link.id}#${link.token}`,
      name: fileName({ tool: tool.name, format }, table.meta),
      format,
    },
    ...{ rows: total, endsAtMs: link.endsAtMs, shown: table.rows.slice(0, SHOWN_ROWS) },
  });
}

/** By the days that the answer tells: midnight may pass before the file is fetched. */
async function pinned(tool: ModuleTool, args: Asked["others"], window: Table["meta"]["window"]) {
  const names = await argumentNames(tool);
  // Another name for the days would stand beside them, and be refused.
  const known = Object.keys(args).every((name) => names.has(name));
  if (window === null || window.start === null || !takesDays(names) || !known) return args;
  return withDays(args, { start: window.start, end: window.end });
}

/** The token stands behind `#`, which no server and no log sees. */
async function newLink(
  { store, clock }: Parts,
  { workspaceId, keyId, question }: { workspaceId: string; keyId: string; question: FileQuestion },
) {
  const token = generateToken("smfl");
  const id = newId("file");
  const nowMs = clock.now();
  const endsAtMs = nowMs + FILE_LINK_MS;
  const row = {
    ...{ id, workspace_id: workspaceId, key_id: keyId, hash: hashToken(token), expires_at_ms: endsAtMs },
    question: sealQuestion(token, question),
  };
  const stored = await store.fileLinks.insert(row, { nowMs, most: MAX_OPEN_LINKS });
  if (stored.outcome === "gone") throw new ShopError("not_found", "This workspace was just deleted.");
  if (stored.outcome !== "full") return { id, token: token.reveal(), endsAtMs };
  const retryAfterSeconds = Math.max(1, Math.ceil((stored.nextEndMs - nowMs) / 1_000));
  throw new ShopError(
    "plan_limit",
    `${MAX_OPEN_LINKS} files of this workspace wait to be downloaded, which is the limit. Download some of them, or wait until the first link ends.`,
    { retryAfterSeconds },
  );
}

type Linked = {
  url: string;
  name: string;
  format: FileFormat;
  rows: number;
  endsAtMs: number;
  shown: readonly unknown[];
};

const A_FILE = { csv: "a CSV file", xlsx: "an Excel workbook" } as const satisfies Record<FileFormat, string>;

function withLink({ answer }: AnsweredCall, { url, name, format, rows, endsAtMs, shown }: Linked): AnsweredCall {
  const until = isoTime(endsAtMs);
  const file = {
    ...{ url, rows, until },
    note: `Give the person this link: its page downloads all ${rows} rows as ${A_FILE[format]}, once, until then. Here are the first ${shown.length}.`,
  };
  const cut = { ...answer, rows: shown, ...pageOf(answer.page, shown.length < rows), meta: { ...answer.meta, file } };
  const description = `All ${rows} rows; one download, until ${until}`;
  const link = { uri: url, name, mimeType: MEDIA_TYPES[format], description };
  return { ok: true, answer: cut, text: JSON.stringify(cut), link };
}

/** A cursor would lead on behind rows that are not shown. */
function pageOf(page: unknown, has_more: boolean) {
  if (!isRecord(page)) return {};
  const { cursor: _, ...rest } = page;
  return { page: { ...rest, has_more } };
}

function noPage(tool: string, format: FileFormat): ShopError {
  return new ShopError(
    "invalid_input",
    `A file is fetched on a page of the server, and this client reaches none. Leave format out and lead on with cursor, or run in a shell: shopmcp call ${tool} --workspace ID --args '{…}' --format ${format} > table.${format}`,
  );
}

function noTable(tool: string): ShopError {
  return new ShopError("invalid_input", `${tool} does not answer with a table, so there is no file. Leave format out.`);
}
