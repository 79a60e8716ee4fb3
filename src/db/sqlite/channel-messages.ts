/** The outbox of workspaces, in SQLite. */

import { and, asc, count, desc, eq, gt, gte, isNotNull, isNull, lte, notInArray, or, sql } from "drizzle-orm";
import type { ChannelMessagesRoom, MessageClaim, NewChannelMessage } from "#db/channel-messages.ts";
import { channel, channelMessage } from "./channel-schema.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction, type Tx } from "./transaction.ts";

const EMPTY = { nonce: Buffer.alloc(0), sealed: Buffer.alloc(0), tag: Buffer.alloc(0) } as const;

export function channelMessagesIn(file: SqliteFile): ChannelMessagesRoom {
  return {
    async put(rows, { nowMs, dueMs, sinceMs, most }) {
      return inTransaction(file, (tx) =>
        rows.flatMap((row) => {
          const receiver = tx.select({ id: channel.id }).from(channel).where(eq(channel.id, row.channel_id)).get();
          if (receiver === undefined) return [];
          if (countSince(tx, row.workspace_id, sinceMs) < most) return insertOnce(tx, row, { nowMs, dueMs });
          insertOnce(tx, { ...row, ...EMPTY, settled_at_ms: nowMs, outcome: "over_limit" }, { nowMs, dueMs });
          return [];
        }),
      );
    },
    async claim(claim) {
      return inTransaction(file, (tx) =>
        firstOfWorkspaces(dueRows(tx, claim))
          .slice(0, claim.limit)
          .flatMap(({ id }) =>
            tx
              .update(channelMessage)
              .set({ due_at_ms: claim.nowMs + claim.leaseMs })
              .where(eq(channelMessage.id, id))
              .returning()
              .all(),
          ),
      );
    },
    async retry(id, { attempts, dueMs, lastError }) {
      file.db
        .update(channelMessage)
        .set({ attempts, due_at_ms: dueMs, last_error: lastError })
        .where(and(eq(channelMessage.id, id), isNull(channelMessage.settled_at_ms)))
        .run();
    },
    async settle(id, { attempts, atMs, outcome, lastError }) {
      file.db
        .update(channelMessage)
        .set({ ...EMPTY, attempts, settled_at_ms: atMs, outcome, last_error: lastError })
        .where(eq(channelMessage.id, id))
        .run();
    },
    async list(workspaceId, limit) {
      const rows = file.db
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
        sql<number>`sum(coalesce(${channelMessage.outcome}, '') = ${outcome})`;
      return file.db
        .select({
          channel_id: channelMessage.channel_id,
          waiting: sql<number>`sum(${waits})`,
          given_up: numberOf("given_up"),
          over_limit: numberOf("over_limit"),
          delivered_at_ms: sql<
            number | null
          >`max(iif(${channelMessage.outcome} = 'delivered', ${channelMessage.settled_at_ms}, NULL))`,
          next_at_ms: sql<number | null>`min(iif(${waits}, ${channelMessage.due_at_ms}, NULL))`,
        })
        .from(channelMessage)
        .where(eq(channelMessage.workspace_id, workspaceId))
        .groupBy(channelMessage.channel_id)
        .all();
    },
    async deleteOld(beforeMs) {
      file.db
        .delete(channelMessage)
        .where(and(isNotNull(channelMessage.settled_at_ms), lte(channelMessage.created_at_ms, beforeMs)))
        .run();
    },
  };
}

type Inserted = NewChannelMessage & Pick<typeof channelMessage.$inferInsert, "settled_at_ms" | "outcome">;

export function insertOnce(tx: Tx, row: Inserted, { nowMs, dueMs }: { nowMs: number; dueMs: number }) {
  return tx
    .insert(channelMessage)
    .values({ ...row, created_at_ms: nowMs, due_at_ms: dueMs, attempts: 0 })
    .onConflictDoNothing()
    .returning()
    .all();
}

function countSince(tx: Tx, workspaceId: string, sinceMs: number): number {
  const counted = and(
    eq(channelMessage.workspace_id, workspaceId),
    gte(channelMessage.created_at_ms, sinceMs),
    or(isNull(channelMessage.outcome), sql`${channelMessage.outcome} <> 'over_limit'`),
  );
  return tx.select({ rows: count() }).from(channelMessage).where(counted).get()?.rows ?? 0;
}

/** More than one workspace may have waiting in a day, so that the next one is among them. */
const LOOKED_AT = 256;

function dueRows(tx: Tx, { nowMs, horizonMs, busy }: MessageClaim) {
  return tx
    .select({ id: channelMessage.id, workspace_id: channelMessage.workspace_id })
    .from(channelMessage)
    .where(
      and(
        isNull(channelMessage.settled_at_ms),
        or(lte(channelMessage.due_at_ms, nowMs), gt(channelMessage.due_at_ms, nowMs + horizonMs)),
        notInArray(channelMessage.channel_id, [...busy.channels]),
        notInArray(channelMessage.workspace_id, [...busy.workspaces]),
      ),
    )
    .orderBy(asc(channelMessage.due_at_ms), asc(channelMessage.id))
    .limit(LOOKED_AT)
    .all();
}

function firstOfWorkspaces<Row extends { workspace_id: string }>(rows: readonly Row[]): Row[] {
  const seen = new Set<string>();
  return rows.filter(({ workspace_id }) => !seen.has(workspace_id) && seen.add(workspace_id));
}
