/** The outbox of workspaces, in SQLite. */

import { and, asc, count, desc, eq, gt, gte, inArray, isNotNull, isNull, lte, notInArray, or, sql } from "drizzle-orm";
import type { ChannelMessageRow, ChannelMessagesRoom, MessageClaim, NewChannelMessage } from "#db/channel-messages.ts";
import { channel, channelMessage } from "./channel-schema.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { isFree } from "./held-lease.ts";
import { nobodyElses } from "./nobody-elses.ts";
import { prepared } from "./prepared.ts";

const { placeholder } = sql;

const channelExists = prepared((db) =>
  db
    .select({ id: channel.id })
    .from(channel)
    .where(eq(channel.id, placeholder("id")))
    .prepare(),
);
const countedSince = prepared((db) =>
  db
    .select({ rows: count() })
    .from(channelMessage)
    .where(
      and(
        eq(channelMessage.workspace_id, placeholder("workspaceId")),
        gte(channelMessage.created_at_ms, placeholder("sinceMs")),
        or(isNull(channelMessage.outcome), notInArray(channelMessage.outcome, ["over_limit", "withdrawn"])),
      ),
    )
    .prepare(),
);
const putOff = prepared((db) =>
  db
    .update(channelMessage)
    .set({
      attempts: sql`${placeholder("attempts")}`,
      due_at_ms: sql`${placeholder("dueMs")}`,
      leased_up_ms: null,
      last_error: sql`${placeholder("lastError")}`,
    })
    .where(and(eq(channelMessage.id, placeholder("id")), isNull(channelMessage.settled_at_ms)))
    .prepare(),
);
const settled = prepared((db) =>
  db
    .update(channelMessage)
    .set({
      ...EMPTY,
      attempts: sql`${placeholder("attempts")}`,
      settled_at_ms: sql`${placeholder("atMs")}`,
      outcome: sql`${placeholder("outcome")}`,
      last_error: sql`${placeholder("lastError")}`,
    })
    .where(eq(channelMessage.id, placeholder("id")))
    .prepare(),
);

const EMPTY = { nonce: Buffer.alloc(0), sealed: Buffer.alloc(0), tag: Buffer.alloc(0) } as const;

export function channelMessagesIn(engine: Engine): ChannelMessagesRoom {
  return {
    put: (rows, { nowMs, dueMs, leasedUpMs, sinceMs, most, insteadOf }) =>
      engine.group(function* (db) {
        const put: ChannelMessageRow[] = [];
        for (const row of rows) {
          if ((yield* ask(channelExists(db).get({ id: row.channel_id }))) === undefined) continue;
          if (insteadOf !== null) yield* withdraw(db, { channelId: row.channel_id, occasion: insteadOf, nowMs });
          const counted = yield* ask(countedSince(db).get({ workspaceId: row.workspace_id, sinceMs }));
          if ((counted?.rows ?? 0) < most)
            put.push(...(yield* insertOnce(db, { ...row, leased_up_ms: leasedUpMs }, { nowMs, dueMs })));
          else
            yield* insertOnce(db, { ...row, ...EMPTY, settled_at_ms: nowMs, outcome: "over_limit" }, { nowMs, dueMs });
        }
        return put;
      }),
    claim: (claim) =>
      engine.claim(function* (db) {
        const first = firstOfWorkspaces(yield* dueRows(db, claim, engine)).slice(0, claim.limit);
        if (first.length === 0) return [];
        const ids = first.map(({ id }) => id);
        return (yield* ask(
          db
            .update(channelMessage)
            .set({ due_at_ms: claim.nowMs + claim.leaseMs, leased_up_ms: claim.upMs })
            .where(inArray(channelMessage.id, ids))
            .returning()
            .all(),
        )).toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id));
      }),
    retry: (id, given) =>
      engine.group(function* (db) {
        yield* ask(putOff(db).run({ id, ...given }));
      }),
    settle: (id, given) =>
      engine.group(function* (db) {
        yield* ask(settled(db).run({ id, ...given }));
      }),
    async list(workspaceId, limit) {
      const rows = await engine.db
        .select()
        .from(channelMessage)
        .where(eq(channelMessage.workspace_id, workspaceId))
        .orderBy(desc(channelMessage.id))
        .limit(limit)
        .all();
      return rows.map(({ nonce: _n, sealed: _s, tag: _t, ...row }) => row);
    },
    async tally(workspaceId) {
      const waits = isNull(channelMessage.settled_at_ms);
      const numberOf = (outcome: "given_up" | "over_limit") =>
        sql<number>`count(CASE WHEN ${channelMessage.outcome} = ${outcome} THEN 1 END)`;
      return engine.db
        .select({
          channel_id: channelMessage.channel_id,
          waiting: sql<number>`count(CASE WHEN ${waits} THEN 1 END)`,
          given_up: numberOf("given_up"),
          over_limit: numberOf("over_limit"),
          delivered_at_ms: sql<
            number | null
          >`max(CASE WHEN ${channelMessage.outcome} = 'delivered' THEN ${channelMessage.settled_at_ms} END)`,
          next_at_ms: sql<number | null>`min(CASE WHEN ${waits} THEN ${channelMessage.due_at_ms} END)`,
        })
        .from(channelMessage)
        .where(eq(channelMessage.workspace_id, workspaceId))
        .groupBy(channelMessage.channel_id)
        .all();
    },
    async deleteOld(beforeMs) {
      await engine.db
        .delete(channelMessage)
        .where(and(isNotNull(channelMessage.settled_at_ms), lte(channelMessage.created_at_ms, beforeMs)))
        .run();
    },
  };
}

type Inserted = NewChannelMessage &
  Pick<typeof channelMessage.$inferInsert, "leased_up_ms" | "settled_at_ms" | "outcome">;

export function* insertOnce(db: Db, row: Inserted, { nowMs, dueMs }: { nowMs: number; dueMs: number }) {
  return yield* ask(
    db
      .insert(channelMessage)
      .values({ ...row, created_at_ms: nowMs, due_at_ms: dueMs, attempts: 0 })
      .onConflictDoNothing()
      .returning()
      .all(),
  );
}

/** What is due may be under way. */
function* withdraw(
  db: Db,
  { channelId, occasion, nowMs }: { channelId: string; occasion: string; nowMs: number },
): Unit<void> {
  const of = and(eq(channelMessage.channel_id, channelId), eq(channelMessage.occasion, occasion));
  const isUntouched = and(isNull(channelMessage.settled_at_ms), isNull(channelMessage.leased_up_ms));
  yield* ask(
    db
      .update(channelMessage)
      .set({ ...EMPTY, settled_at_ms: nowMs, outcome: "withdrawn" })
      .where(and(of, isUntouched, eq(channelMessage.attempts, 0), gt(channelMessage.due_at_ms, nowMs)))
      .run(),
  );
}

/** More than one workspace may have waiting in a day, so that the next one is among them. */
const LOOKED_AT = 256;

function* dueRows(db: Db, { nowMs, upMs, leaseMs, horizonMs, busy }: MessageClaim, engine: Engine) {
  const free = db
    .select({ id: channelMessage.id, workspace_id: channelMessage.workspace_id })
    .from(channelMessage)
    .where(
      and(
        isNull(channelMessage.settled_at_ms),
        or(lte(channelMessage.due_at_ms, nowMs), gt(channelMessage.due_at_ms, nowMs + horizonMs)),
        isFree(channelMessage.leased_up_ms, { upMs, leaseMs }),
        notInArray(channelMessage.channel_id, [...busy.channels]),
        notInArray(channelMessage.workspace_id, [...busy.workspaces]),
      ),
    )
    .orderBy(asc(channelMessage.due_at_ms), asc(channelMessage.id))
    .limit(LOOKED_AT);
  return yield* ask(
    db.select({ id: sql<number>`id`, workspace_id: sql<string>`workspace_id` }).from(nobodyElses(free, engine)).all(),
  );
}

function firstOfWorkspaces<Row extends { workspace_id: string }>(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter(({ workspace_id }) => !seen.has(workspace_id) && seen.add(workspace_id));
}
