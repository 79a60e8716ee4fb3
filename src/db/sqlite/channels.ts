/** Channels of workspaces, in SQLite. */

import { and, asc, eq, gt, inArray, isNotNull, isNull, ne, notExists } from "drizzle-orm";
import type { ChannelRow, ChannelsRoom } from "#db/channels.ts";
import { insertOnce } from "./channel-messages.ts";
import { channel, channelMessage } from "./channel-schema.ts";
import { envelopeOf } from "./envelope-of.ts";
import { checkpoint } from "./file/checkpoint.ts";
import { workspace } from "./schema.ts";
import { sealsNow } from "./seals-now.ts";
import type { SqliteFile } from "./sqlite-file.ts";
import { inTransaction, type Tx } from "./transaction.ts";

export function channelsIn(file: SqliteFile): ChannelsRoom {
  return {
    async list(workspaceId) {
      return file.db
        .select()
        .from(channel)
        .where(and(eq(channel.workspace_id, workspaceId), isNull(channel.left_at_ms)))
        .orderBy(asc(channel.created_at_ms), asc(channel.id))
        .all();
    },
    async find(id) {
      return file.db.select().from(channel).where(eq(channel.id, id)).get();
    },
    async insert(row, most) {
      return inTransaction(file, (tx) => {
        const owner = tx.select().from(workspace).where(eq(workspace.id, row.workspace_id)).get();
        if (owner === undefined) return "stale";
        if (tx.select({ id: channel.id }).from(channel).where(presentOf(row)).all().length >= most) return "full";
        if (!sealsNow(file, row.key_id)) return "key_moved";
        tx.insert(channel).values(row).run();
        return "stored";
      });
    },
    async replace({ from, to, leaving, nowMs, mostLeaving }) {
      const stored = inTransaction(file, (tx) => {
        if (!stands(tx, from)) return "stale";
        if (!sealsNow(file, to.key_id)) return "key_moved";
        if (leaving !== null) {
          if (isCrowded(tx, from, mostLeaving)) return "full";
          tx.insert(channel).values(leaving.row).run();
          insertOnce(tx, leaving.last, { nowMs, dueMs: nowMs });
        }
        tx.update(channel).set(to).where(eq(channel.id, from.id)).run();
        return "stored";
      });
      if (stored === "stored") checkpoint(file);
      return stored;
    },
    async leave({ row, last, nowMs, mostLeaving }) {
      return inTransaction(file, (tx) => {
        if (!stands(tx, row)) return "stale";
        if (isCrowded(tx, row, mostLeaving)) return "full";
        tx.delete(channelMessage)
          .where(and(eq(channelMessage.channel_id, row.id), isNull(channelMessage.settled_at_ms)))
          .run();
        insertOnce(tx, last, { nowMs, dueMs: nowMs });
        tx.update(channel).set({ left_at_ms: nowMs }).where(eq(channel.id, row.id)).run();
        return "stored";
      });
    },
    async deleteLeft() {
      const deleted = inTransaction(file, (tx) => {
        const waiting = tx
          .select({ id: channelMessage.id })
          .from(channelMessage)
          .where(and(eq(channelMessage.channel_id, channel.id), isNull(channelMessage.settled_at_ms)));
        const done = tx
          .select({ id: channel.id })
          .from(channel)
          .where(and(isNotNull(channel.left_at_ms), notExists(waiting)))
          .all()
          .map(({ id }) => id);
        if (done.length === 0) return false;
        tx.delete(channelMessage).where(inArray(channelMessage.channel_id, done)).run();
        tx.delete(channel).where(inArray(channel.id, done)).run();
        return true;
      });
      if (deleted) checkpoint(file);
    },
    async page({ after, limit }) {
      return file.db.select().from(channel).where(gt(channel.id, after)).orderBy(asc(channel.id)).limit(limit).all();
    },
    async listUnderOtherKeys({ keyId, after, limit }) {
      return file.db
        .select()
        .from(channel)
        .where(and(ne(channel.key_id, keyId), gt(channel.id, after)))
        .orderBy(asc(channel.id))
        .limit(limit)
        .all();
    },
    async countUnderOtherKeys(keyId) {
      return file.db.$count(channel, ne(channel.key_id, keyId));
    },
    async replaceKey(from, to) {
      const changed = file.db
        .update(channel)
        .set(envelopeOf(to))
        .where(isSame(from))
        .returning({ id: channel.id })
        .all();
      return changed.length === 1;
    },
  };
}

function presentOf({ workspace_id }: Pick<ChannelRow, "workspace_id">) {
  return and(eq(channel.workspace_id, workspace_id), isNull(channel.left_at_ms));
}

function isSame({ id, nonce, tag }: ChannelRow) {
  return and(eq(channel.id, id), eq(channel.nonce, nonce), eq(channel.tag, tag));
}

function stands(tx: Tx, from: ChannelRow): boolean {
  return (
    tx
      .select({ id: channel.id })
      .from(channel)
      .where(and(isSame(from), presentOf(from)))
      .get() !== undefined
  );
}

function isCrowded(tx: Tx, { workspace_id }: ChannelRow, mostLeaving: number): boolean {
  const leaving = and(eq(channel.workspace_id, workspace_id), isNotNull(channel.left_at_ms));
  return tx.select({ id: channel.id }).from(channel).where(leaving).all().length >= mostLeaving;
}
