/** A tool call that asks for a file: the answer's beginning, and a link behind which the whole table is. */

import { z } from "zod";
import { isRecord } from "#ads/json-values.ts";
import { PAGE_CUT } from "#ads/page.ts";
import { argumentNames, keepsDays } from "#calls/asked-days.ts";
import type { CallTool, ToolCall } from "#calls/call-tool.ts";
import { chooseAccount } from "#calls/choose-account.ts";
import { cutWarning } from "#calls/cut-warning.ts";
import { type FileFormat, fileAsked, isTable } from "#calls/format-argument.ts";
import { type AnsweredCall, type ToolOutcome, toToolFailure } from "#calls/tool-outcome.ts";
import type { Clock } from "#clock.ts";
import type { Connections } from "#connections/connections.ts";
import type { Store } from "#db/store.ts";
import { ShopError, toShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { describeCause, type Log } from "#log.ts";
import type { Module, ModuleTool } from "#modules/module.ts";
import { findOffered } from "#modules/offered-tool.ts";
import { MEDIA_TYPES } from "#table-files/media-types.ts";
import { counted } from "#text/counted.ts";
import { isoTime } from "#text/iso-time.ts";
import { generateToken, hashToken } from "#workspaces/opaque-token.ts";
import { type FileQuestion, sealQuestion } from "./file-question.ts";
import { fileName, rowsOf } from "./table-file.ts";
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
  return async (call) => {
    const offered = findOffered(modules, call.tool);
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
  const { missing } = table.meta;
  if (missing.length > 0) return withoutLink(outcome, missing);
  const total = table.page?.total ?? table.rows.length;
  if (total > mostRows(listing.inputSchema)) throw tooManyRows();
  const rows = await parts.connections.accounts({ workspaceId, module });
  const chosen = chooseAccount({ rows, restriction, module, use: tool.accounts, args });
  if (chosen.asked === "list") throw noTable(tool.name);
  const asked = chosen.asked === "all" ? chosen.visible : [chosen.asked];
  const { limit: __, account: ___, ...given } = args;
  const takes = await takesTheseDays(tool, given);
  const question: FileQuestion = {
    ...{ tool: tool.name, args: given, all: chosen.asked === "all", format },
    accounts: asked.map(({ id, account_id, label }) => ({
      ...{ connection: id, account: account_id, days: takes ? daysOf(label, table.meta) : null },
    })),
    tools: restriction.tools === null ? null : [...restriction.tools],
  };
  const link = await newLink(parts, { workspaceId, keyId, question });
  return withLink(outcome, {
    ...{
      url: `${serverUrl}/files/${link.id}#${link.token}`,
      name: fileName({ rows: rowsOf(listing.title, args), format }, table.meta),
      format,
    },
    ...{ rows: total, endsAtMs: link.endsAtMs, answered: table.rows },
  });
}

/** Another name for the days would stand beside them, and be refused. */
async function takesTheseDays(tool: ModuleTool, args: Asked["others"]): Promise<boolean> {
  const names = await argumentNames(tool);
  return keepsDays(names, args) && Object.keys(args).every((name) => names.has(name));
}

/** Those that the answer tells: midnight may pass before the file is fetched, in each account's zone at another time. */
function daysOf(label: string, { window: ofAll, accounts }: Table["meta"]) {
  const { start = null, end } = ofAll ?? accounts.find(({ account }) => account === label)?.window ?? {};
  return start === null || end === undefined ? null : { start, end };
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
  answered: readonly unknown[];
};

const A_FILE = { csv: "a CSV file", xlsx: "an Excel workbook" } as const satisfies Record<FileFormat, string>;

function withLink({ answer }: AnsweredCall, { url, name, format, rows, endsAtMs, answered }: Linked): AnsweredCall {
  const until = isoTime(endsAtMs);
  const shown = answered.slice(0, SHOWN_ROWS);
  const file = {
    ...{ url, rows, until },
    note: `Give the person this link: its page downloads ${rows === 1 ? "the only row" : `all ${counted(rows, "row")}`} as ${A_FILE[format]}, once, until then. Here are the first ${shown.length}.`,
  };
  // The file has what is not shown, so that no other question is needed for it.
  const meta = Warned.parse(answer.meta);
  const ofCut = [cutWarning(answered.length, rows), PAGE_CUT];
  const isOfCut = (warning: unknown) => ofCut.some((sentence) => `${warning}`.includes(sentence));
  const uncut = meta.warnings === undefined ? {} : { warnings: meta.warnings.filter((warning) => !isOfCut(warning)) };
  const cut = {
    ...answer,
    rows: shown,
    ...pageOf(answer.page, shown.length < rows),
    meta: { ...answer.meta, ...uncut, file },
  };
  const description = `${rows === 1 ? "The only row" : `All ${counted(rows, "row")}`}; one download, until ${until}`;
  const link = { uri: url, name, mimeType: MEDIA_TYPES[format], description };
  return { ok: true, answer: cut, text: JSON.stringify(cut), link };
}

const Warned = z.looseObject({ warnings: z.array(z.unknown()).optional().catch(undefined) });

/** A file could not say what it lacks, and fetching one is refused (`docs/files.md`). */
function withoutLink({ answer }: AnsweredCall, missing: Table["meta"]["missing"]): AnsweredCall {
  const { warnings = [], ...meta } = Warned.parse(answer.meta);
  const names = missing.map(({ account }) => account).join(", ");
  const why = `There is no file, since it would be without ${names}. Mend that and ask again, or ask for a file of one account.`;
  const told = { ...answer, meta: { ...meta, warnings: [...warnings, why] } };
  return { ok: true, answer: told, text: JSON.stringify(told) };
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
