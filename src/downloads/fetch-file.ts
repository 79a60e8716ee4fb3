/** Makes the file behind a link, once: its question is asked now, as the key or app that asked may ask it now. */

import { isDeepStrictEqual } from "node:util";
import { answerIn } from "#calls/answer-in.ts";
import { withDays } from "#calls/asked-days.ts";
import type { CallTool, ToolCall } from "#calls/call-tool.ts";
import { noAccountOpen } from "#calls/refuse-restricted.ts";
import { whileTold } from "#calls/told-progress.ts";
import type { Clock } from "#clock.ts";
import type { Connections } from "#connections/connections.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Module } from "#modules/module.ts";
import { findOffered } from "#modules/offered-tool.ts";
import { allowsConnection } from "#restriction.ts";
import { Secret } from "#secret.ts";
import type { AuditTrail } from "#workspaces/audit-trail.ts";
import { hashToken } from "#workspaces/opaque-token.ts";
import { accountTables } from "./account-tables.ts";
import { callerNow } from "./caller-now.ts";
import { type FileQuestion, openQuestion } from "./file-question.ts";
import { fileOfAccounts, rowsOf, type TableFile, tableFile } from "./table-file.ts";

/** Below the 255 s after which the listener takes a connection for idle. */
const MAKE_MS = 240_000;

export type Fetching = {
  id: string;
  token: string;
  address: string;
  requestId: string | null;
  signal: AbortSignal;
  progress: ToolCall["progress"];
};

/** @throws not_found, not_allowed, invalid_input, and what the tool throws: then the link still works */
export type FetchFile = (fetching: Fetching) => Promise<TableFile>;

type Parts = {
  store: Pick<Store, "fileLinks" | "keys" | "oauth">;
  connections: Pick<Connections, "accounts">;
  modules: readonly Module[];
  callTool: CallTool;
  clock: Clock;
  audit: AuditTrail;
};

export function createFetchFile(parts: Parts): FetchFile {
  const { store, clock, audit } = parts;
  return async (fetching) => {
    const { id, address } = fetching;
    const token = new Secret(fetching.token);
    const taken = await store.fileLinks.take({ id, hash: hashToken(token), nowMs: clock.now() });
    if (taken.outcome !== "taken") throw REFUSALS[taken.outcome]();
    const { link, question: sealed } = taken;
    try {
      const question = openQuestion(token, sealed);
      const then = { workspaceId: link.workspace_id, keyId: link.key_id, tools: question.tools };
      const caller = await callerNow(store, then, clock.now());
      if (caller === null) throw ended();
      const actor = { name: `file for ${caller.name}`, origin: address };
      const event = { actor, action: "file.fetch", workspaceId: link.workspace_id, target: link.key_id } as const;
      return await audit.attempt(event, async () => {
        const file = await makeFile(parts, { question, principal: caller.principal, fetching });
        // Making it may have taken minutes.
        const still = await callerNow(store, then, clock.now());
        if (still === null) throw ended();
        if (!isDeepStrictEqual(still.principal.restriction, caller.principal.restriction)) throw changed();
        return file;
      });
    } catch (thrown) {
      await store.fileLinks.giveBack(id, sealed);
      throw thrown;
    }
  };
}

type Making = { question: FileQuestion; principal: Parameters<CallTool>[0]["principal"]; fetching: Fetching };

async function makeFile(parts: Parts, { question, principal, fetching }: Making): Promise<TableFile> {
  const { tool, args, all, format } = question;
  const offered = findOffered(parts.modules, tool);
  if (offered === undefined) throw new ShopError("unknown_tool", NOT_OFFERED);
  const { module } = offered;
  const { inputSchema, title } = await offered.tool.listing();
  const signal = AbortSignal.any([fetching.signal, AbortSignal.timeout(MAKE_MS)]);
  const { requestId, address } = fetching;
  const ask = async (given: Readonly<Record<string, unknown>>) => {
    if (signal.aborted) throw tooSlow();
    const call = { principal, requestId, tool, args: given, signal, progress: null, address };
    return answerIn(await parts.callTool(call));
  };
  const accounts = await accountsNow(parts, { question, module, principal });
  const tables = await whileTold(
    fetching.progress,
    (progress) => {
      let read = 0;
      const onPage = (rows: number, left: number) => {
        read += rows;
        progress(read, read + left, `${read.toLocaleString("en")} rows read`);
      };
      return accountTables(ask, {
        asked: accounts.map(({ label, days }) => ({ label, args: days === null ? args : withDays(args, days) })),
        ...{ inputSchema, onPage },
      });
    },
    { title: module.title },
  );
  const [first] = tables;
  if (first === undefined) throw gone();
  const wanted = { rows: rowsOf(title, args), format };
  return all ? fileOfAccounts(wanted, tables) : tableFile(wanted, first.table);
}

/** Of the very accounts that were asked for: a label may be another account's by now. @throws not_allowed */
async function accountsNow(
  { connections }: Parts,
  { question, module, principal }: Pick<Making, "question" | "principal"> & { module: Module },
): Promise<{ label: string; days: FileQuestion["accounts"][number]["days"] }[]> {
  const rows = await connections.accounts({ workspaceId: principal.workspaceId, module });
  return question.accounts.map(({ connection, account, days }) => {
    const row = rows.find(({ id }) => id === connection);
    if (row === undefined || row.account_id !== account) throw gone();
    if (!allowsConnection(principal.restriction, connection)) throw noAccountOpen();
    return { label: row.label, days };
  });
}

function tooSlow(): ShopError {
  return new ShopError(
    "time_limit",
    "The file took longer than four minutes to make. Try again in a moment: what was read meanwhile is not read again. Or ask for fewer days or accounts.",
  );
}

const NOT_OFFERED = "This version of ShopMCP does not have that tool any more. Ask your assistant again.";
const AGAIN = "Ask your assistant for the file again.";

/** Who holds the token is told more; anybody else learns nothing about the link. To a program it is the same: nothing is there. */
const REFUSALS = {
  unknown: () =>
    new ShopError(
      "not_found",
      `There is no file behind this link. Open the whole link, with what stands behind #; if it was made more than 15 minutes ago, it has ended. ${AGAIN}`,
    ),
  expired: () => new ShopError("not_found", `This link has ended: it lasted 15 minutes. ${AGAIN}`),
  used: () => new ShopError("not_found", `This file was downloaded, and its link works once. ${AGAIN}`),
} as const satisfies Record<string, () => ShopError>;

function ended(): ShopError {
  return new ShopError(
    "not_allowed",
    "The key or app that asked for this file has ended or was revoked, and its links with it.",
  );
}

function changed(): ShopError {
  return new ShopError(
    "not_allowed",
    "What the key or app that asked for this file may see was changed while the file was made. Press the button again.",
  );
}

function gone(): ShopError {
  return new ShopError(
    "not_allowed",
    `The ad account that this file is of is not connected any more. Connect it. ${AGAIN}`,
  );
}
