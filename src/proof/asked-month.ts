/** What each key and app asked in a month of UTC: tools, accounts, days and counts, and never an answer. */

import type { Clock } from "#clock.ts";
import { joinSpans } from "#day-span.ts";
import type { Store } from "#db/store.ts";
import type { CallRow } from "#db/usage.ts";
import { type Restriction, shownAccounts, shownTools } from "#restriction.ts";
import { isoTime } from "#text/iso-time.ts";
import { callsSince } from "#workspaces/calls-since.ts";
import type { UsageWriter } from "#workspaces/usage-writer.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { type MonthSpan, monthOf } from "./month-span.ts";

/** `accounts`: ids of connections; empty where the call reached none. No `first_day`: since the account's beginning. */
export type AskedTool = {
  tool: string;
  accounts: string[];
  calls: number;
  answered: number;
  first_day: string | null;
  last_day: string | null;
  first_call_at: string;
  last_call_at: string;
};

export type Caller = {
  kind: "key" | "app" | "room" | "page_or_shell";
  id: string | null;
  name: string | null;
  /** At the time of `made_at`; it may have been changed since the calls. */
  may_use: { tools: string[]; accounts: string[] } | null;
  ended_at: string | null;
  calls: number;
  answered: number;
  tools: AskedTool[];
};

export type AskedMonth = {
  format: "shopmcp.asked.1";
  workspace: { id: string; name: string };
  month: string;
  from: string;
  until: string;
  /** False where calls of the month may still be written, or its first ones are deleted by now. */
  complete: boolean;
  made_at: string;
  accounts: { id: string; module: string; label: string; name: string | null }[];
  callers: Caller[];
  notes: string[];
};

export type AskedMonths = (asked: { workspaceId: string; month: string | undefined }) => Promise<AskedMonth>;

const DAY_MS = 86_400_000;

/** A call counts for the month in which it began: it takes two minutes at most, and is written soon after its end, by whichever server had it. */
const WRITTEN_MS = 300_000;

/** What a client room shows, which no set of tools names. */
const ROOM_TOOLS = ["figures", "pacing", "digest"];

const NOTES = [
  "Counted are the tool calls that reached this server. Answers are not stored, and no other argument than these.",
  "first_day and last_day are the days that the answers speak of, in the account's own time zone; a first_day of null beside a last_day reaches back to the account's beginning. A tool may read earlier days only to say what is usual.",
  "accounts is empty where a call was refused before an account was looked for, or was made before this was counted.",
  "may_use is what the key or app may use at the time of made_at.",
];

type Known = Pick<Caller, "may_use"> & {
  kind: "key" | "app" | "room";
  id: string;
  name: string;
  endedAtMs: number | null;
  createdAtMs: number;
};

type Parts = {
  store: Store;
  clock: Clock;
  workspaces: Pick<Workspaces, "require">;
  usage: Pick<UsageWriter, "flush">;
  keepDays: number;
};

/** @throws not_found, invalid_input */
export function createAskedMonths({ store, clock, workspaces, usage, keepDays }: Parts): AskedMonths {
  return async ({ workspaceId, month }) => {
    const { id, name } = await workspaces.require(workspaceId);
    const nowMs = clock.now();
    const span = monthOf(month, nowMs);
    const asked = createCallers();
    await usage.flush();
    pages: for await (const page of callsSince(store, id, span.fromMs))
      for (const row of page) {
        if (row.at_ms >= span.endMs) break pages;
        asked.add(row);
      }
    const accounts = (await store.connections.list(id)).map((row) => ({
      ...{ id: row.id, module: row.module, label: row.label, name: row.account_name },
    }));
    return {
      format: "shopmcp.asked.1",
      workspace: { id, name },
      month: span.month,
      from: isoTime(span.fromMs),
      until: isoTime(Math.min(span.endMs, nowMs)),
      complete: span.endMs + WRITTEN_MS <= nowMs && span.fromMs >= nowMs - keepDays * DAY_MS,
      made_at: isoTime(nowMs),
      accounts,
      callers: callersOf(await knownTo(store, id), asked, { ...span, nowMs }),
      notes: [...NOTES, `Calls are kept for ${keepDays} days.`],
    };
  };
}

/** Those that asked nothing stand here, too, where there were any in that month. */
function callersOf(known: readonly Known[], asked: Callers, span: MonthSpan & { nowMs: number }): Caller[] {
  const { fromMs, endMs, nowMs } = span;
  // A date to come is no end yet.
  const endedAt = (ms: number | null) => (ms === null || ms > nowMs ? null : isoTime(ms));
  const callers = known
    .filter(
      ({ id, createdAtMs, endedAtMs }) => asked.has(id) || (createdAtMs < endMs && (endedAtMs ?? endMs) >= fromMs),
    )
    .map(({ kind, id, name, endedAtMs, may_use }) => ({
      ...{ kind, id, name, may_use, ended_at: endedAt(endedAtMs) },
      ...asked.take(id),
    }));
  const gone = asked.left().map((id) => ({
    ...{ kind: kindOf(id), id, name: null, may_use: null, ended_at: null },
    ...asked.take(id),
  }));
  return [...callers, ...gone];
}

function kindOf(id: string | null): Caller["kind"] {
  if (id === null) return "page_or_shell";
  if (id.startsWith("room_")) return "room";
  return id.startsWith("og_") ? "app" : "key";
}

async function knownTo(store: Store, workspaceId: string): Promise<Known[]> {
  const keys = (await store.keys.list(workspaceId)).map((row) => ({
    ...{ kind: "key" as const, id: row.id, name: row.name, endedAtMs: row.revoked_at_ms ?? row.expires_at_ms },
    ...{ createdAtMs: row.created_at_ms, may_use: mayUse(row) },
  }));
  const grants = (await store.oauth.grants.list(workspaceId)).map((row) => ({
    ...{ kind: "app" as const, id: row.id, name: row.client_name, endedAtMs: row.revoked_at_ms },
    ...{ createdAtMs: row.created_at_ms, may_use: mayUse(row) },
  }));
  const rooms = (await store.rooms.list(workspaceId)).map((row) => ({
    ...{ kind: "room" as const, id: row.id, name: row.name, endedAtMs: row.ended_at_ms ?? row.expires_at_ms },
    ...{ createdAtMs: row.created_at_ms, may_use: { tools: ROOM_TOOLS, accounts: [row.connection_id] } },
  }));
  return [...keys, ...grants, ...rooms];
}

function mayUse(restriction: Restriction): Caller["may_use"] {
  return { tools: [...shownTools(restriction)], accounts: [...shownAccounts(restriction)] };
}

type Callers = ReturnType<typeof createCallers>;

function createCallers() {
  const byCaller = new Map<string | null, Map<string, AskedTool>>();
  return {
    add(row: CallRow) {
      const tools = byCaller.get(row.key_id) ?? new Map<string, AskedTool>();
      byCaller.set(row.key_id, tools);
      const place = `${row.tool} ${row.connection_ids}`;
      tools.set(place, withCall(tools.get(place), row));
    },
    has: (id: string | null) => byCaller.has(id),
    left: () => [...byCaller.keys()],
    take(id: string | null) {
      const tools = [...(byCaller.get(id)?.values() ?? [])].toSorted((one, other) => other.calls - one.calls);
      byCaller.delete(id);
      const sum = (of: "calls" | "answered") => tools.reduce((total, row) => total + row[of], 0);
      return { calls: sum("calls"), answered: sum("answered"), tools };
    },
  };
}

function withCall(before: AskedTool | undefined, row: CallRow): AskedTool {
  const at = isoTime(row.at_ms);
  const answered = row.outcome === "ok" ? 1 : 0;
  if (before === undefined)
    return {
      ...{ tool: row.tool, accounts: row.connection_ids?.split(",") ?? [], calls: 1, answered },
      ...{ first_day: row.first_day, last_day: row.last_day, first_call_at: at, last_call_at: at },
    };
  return {
    ...before,
    ...joinSpans(before, row),
    calls: before.calls + 1,
    answered: before.answered + answered,
    last_call_at: at,
  };
}
