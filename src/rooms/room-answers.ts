/** What a room shows of its one account: goals, pacing, digest, figures. Whoever asks names a window and nothing else. */

import { z } from "zod";
import { callEnd } from "#calls/call-end.ts";
import { NOTHING_SEEN, seenIn } from "#calls/seen.ts";
import { asText } from "#channels/as-text.ts";
import type { Message } from "#channels/message.ts";
import type { Clock } from "#clock.ts";
import { limitOf } from "#concurrency/time-limit.ts";
import type { Connections } from "#connections/connections.ts";
import type { Digests } from "#digest/digests.ts";
import { ShopError, toShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import { describeCause, type Log } from "#log.ts";
import { CALL_TIME_MS, type CallContext, type Module } from "#modules/module.ts";
import { offeredTool } from "#modules/offered-tool.ts";
import { isOwnersNote } from "#modules/owners-note.ts";
import type { Goals } from "#watch/goals.ts";
import type { Seen, UsageWriter } from "#workspaces/usage-writer.ts";
import { createRoomPace } from "./room-pace.ts";
import type { OpenRoom } from "./rooms.ts";

const Cell = () => z.union([z.string(), z.number(), z.boolean(), z.null()]);
const Days = () => z.object({ start: z.string().nullable(), end: z.string() });

/** What is not named here is not shown, whatever a tool answers: ids of the account, notices to the owner. */
export const RoomAnswer = lazily(() =>
  z.object({
    meta: z.object({
      currency: z.string().nullable(),
      timezone: z.string().nullable(),
      fetched_at: z.iso.datetime(),
      window: Days(),
      compared_with: Days().optional(),
      data_lag: z.string().optional(),
      warnings: z.array(z.string()),
    }),
    summary: z.string().optional(),
    columns: z.array(z.string()),
    rows: z.array(z.array(Cell())),
    totals: z.record(z.string(), Cell()).optional(),
  }),
);

export type RoomAnswer = z.infer<ReturnType<typeof RoomAnswer>>;

type Arguments = Readonly<Record<string, unknown>>;
type Question = { tool: string; args: Arguments };

export type RoomAnswers = {
  goals(open: OpenRoom): ReturnType<Goals["list"]>;
  /** Undefined where the module has none. */
  viewOf(open: OpenRoom): Module["page"]["performance"];
  hasPacing(open: OpenRoom): boolean;
  /** @throws invalid_input, too_often, not_available, upstream_unavailable */
  pacing(open: OpenRoom, signal: AbortSignal): Promise<RoomAnswer>;
  figures(open: OpenRoom, window: string | undefined, signal: AbortSignal): Promise<RoomAnswer>;
  /** `text`: all of it as plain text. */
  digest(open: OpenRoom): Promise<Pick<Message, "title" | "sections"> & { intro: string; text: string }>;
};

type Parts = {
  connections: Connections;
  modules: readonly Module[];
  goals: Goals;
  digests: Pick<Digests, "clientsPreview">;
  usage: UsageWriter;
  clock: Clock;
  log: Log;
};

export function createRoomAnswers(parts: Parts): RoomAnswers {
  const { connections, modules, goals, digests, usage, clock, log } = parts;
  const pace = createRoomPace({ clock });
  const moduleOf = ({ connection }: OpenRoom) => {
    const module = modules.find(({ name }) => name === connection.module);
    if (module === undefined) throw unreadable(false);
    return module;
  };
  const guarded = async <Result>({ room }: OpenRoom, work: () => Promise<Result>): Promise<Result> => {
    pace(room.id);
    try {
      return await work();
    } catch (thrown) {
      const error = toShopError(thrown);
      log.warn("A client room could not be answered", { code: error.code, cause: describeCause(thrown) });
      throw unreadable(error.traits.retryable, error);
    }
  };
  /** What is asked stands beside what keys ask. */
  const recorded = async <Result>(
    { room, connection }: OpenRoom,
    { tool, seenOf }: { tool: string; seenOf(result: Result): Seen },
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const at_ms = clock.now();
    const row = { at_ms, workspace_id: room.workspace_id, key_id: room.id, tool };
    const record = (outcome: string, seen: Seen) =>
      usage.record({ ...row, ...seen, outcome, latency_ms: Math.max(0, clock.now() - at_ms) });
    try {
      const result = await work();
      record("ok", seenOf(result));
      return result;
    } catch (thrown) {
      record(toShopError(thrown).code, { ...NOTHING_SEEN, connection_ids: connection.id });
      throw thrown;
    }
  };
  const ask = (open: OpenRoom, { tool: name, args }: Question, caller: AbortSignal) =>
    guarded(open, async () => {
      const module = moduleOf(open);
      const { room, connection } = open;
      const tool = offeredTool(module, name);
      const place = { workspaceId: room.workspace_id, module, label: connection.label };
      const work = async () => {
        const access = await connections.access(place);
        if (access.facts.connectionId !== connection.id) throw unreadable(true);
        const end = callEnd(limitOf(CALL_TIME_MS), caller);
        const unheard = { progress: () => undefined, onUpstream: () => undefined };
        const context: CallContext = { ...unheard, signal: end.signal, forClient: true };
        return { access, answer: await end.before(tool.call(access, args, context)) };
      };
      const seenOf = ({ answer }: Awaited<ReturnType<typeof work>>) => seenIn([connection], [answer]);
      const { answer, access } = await recorded(open, { tool: name, seenOf }, work);
      const shown = RoomAnswer().parse(answer);
      const { facts } = access;
      const warnings = shown.meta.warnings.filter((warning) => !isOwnersNote(warning, { module, facts }));
      return { ...shown, meta: { ...shown.meta, warnings } };
    });
  return {
    async goals({ room }) {
      const all = await goals.list(room.workspace_id);
      return all.filter(({ connection_id, counts }) => counts && connection_id === room.connection_id);
    },
    viewOf: (open) => moduleOf(open).page.performance,
    hasPacing: (open) => moduleOf(open).page.pacing !== undefined,
    async pacing(open, signal) {
      const { pacing } = moduleOf(open).page;
      if (pacing === undefined) throw unreadable(false);
      return ask(open, pacing, signal);
    },
    async figures(open, wanted, signal) {
      const view = moduleOf(open).page.performance;
      if (view === undefined) throw unreadable(false);
      const window = view.windows.find(({ id }) => id === (wanted ?? view.firstWindow));
      if (window === undefined)
        throw new ShopError(
          "invalid_input",
          `window: one of ${view.windows.map(({ id }) => id).join(", ")} is expected.`,
        );
      const compared = view.comparisons[0]?.args ?? {};
      return ask(open, { tool: view.tool, args: { ...view.overTime.args, ...window.args, ...compared } }, signal);
    },
    digest: (open) =>
      guarded(open, async () => {
        const seen = { ...NOTHING_SEEN, connection_ids: open.connection.id };
        const message = await recorded(open, { tool: "digest", seenOf: () => seen }, () =>
          digests.clientsPreview(open.connection, open.room.name),
        );
        const { title, text: intro, sections } = message;
        return { title, intro, sections, text: asText(message) };
      }),
  };
}

function unreadable(retryable: boolean, cause?: unknown): ShopError {
  return new ShopError(
    retryable ? "upstream_unavailable" : "not_available",
    retryable
      ? "This cannot be read at the moment. Try again in a few minutes."
      : "This cannot be read. Tell whoever sent you the link; the cause is in the log of their server.",
    { cause },
  );
}
