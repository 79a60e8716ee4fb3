/** Channels of workspaces, in SQLite. */

import { and, asc, eq, gt, inArray, isNotNull, isNull, ne, notExists, sql } from "drizzle-orm";
import type { ChannelRow, ChannelsRoom } from "#db/channels.ts";
import { insertOnce } from "./channel-messages.ts";
import { channel, channelMessage } from "./channel-schema.ts";
import { ask, type Db, type Engine, type Unit } from "./engine.ts";
import { envelopeOf } from "./envelope-of.ts";
import { exists } from "./exists.ts";
import { prepared } from "./prepared.ts";
import { workspace } from "./schema.ts";
import { sealsNow } from "./seals-now.ts";

const { placeholder } = sql;

const present = prepared((db) =>
  db
    .select()
    .from(channel)
    .where(and(eq(channel.workspace_id, placeholder("workspaceId")), isNull(channel.left_at_ms)))
    .orderBy(asc(channel.created_at_ms), asc(channel.id))
    .prepare(),
);
const byId = prepared((db) =>
  db
    .select()
    .from(channel)
    .where(eq(channel.id, placeholder("id")))
    .prepare(),
);

export function channelsIn(engine: Engine): ChannelsRoom {
  return {
    async list(workspaceId) {
      return present(engine.db).all({ workspaceId });
    },
    async find(id) {
      return byId(engine.db).get({ id });
    },
    async insert(row, most) {
      return engine.transact(function* (tx) {
        if (!(yield* exists(tx, workspace, eq(workspace.id, row.workspace_id)))) return "stale";
        if ((yield* ask(tx.select({ id: channel.id }).from(channel).where(presentOf(row)).all())).length >= most)
          return "full";
        if (!(yield* sealsNow(tx, row.key_id))) return "key_moved";
        yield* ask(tx.insert(channel).values(row).run());
        return "stored";
      });
    },
    async replace({ from, to, leaving, nowMs, mostLeaving }) {
      const stored = await engine.transact(function* (tx) {
        if (!(yield* stands(tx, from))) return "stale";
        if (!(yield* sealsNow(tx, to.key_id))) return "key_moved";
        if (leaving !== null) {
          if (yield* isCrowded(tx, from, mostLeaving)) return "full";
          yield* ask(tx.insert(channel).values(leaving.row).run());
          yield* insertOnce(tx, leaving.last, { nowMs, dueMs: nowMs });
        }
        yield* ask(tx.update(channel).set(to).where(eq(channel.id, from.id)).run());
        return "stored";
      });
      if (stored === "stored") await engine.checkpoint();
      return stored;
    },
    async leave({ row, last, nowMs, mostLeaving }) {
      return engine.transact(function* (tx) {
        if (!(yield* stands(tx, row))) return "stale";
        if (yield* isCrowded(tx, row, mostLeaving)) return "full";
        yield* ask(
          tx
            .delete(channelMessage)
            .where(and(eq(channelMessage.channel_id, row.id), isNull(channelMessage.settled_at_ms)))
            .run(),
        );
        yield* insertOnce(tx, last, { nowMs, dueMs: nowMs });
        yield* ask(tx.update(channel).set({ left_at_ms: nowMs }).where(eq(channel.id, row.id)).run());
        return "stored";
      });
    },
    async deleteLeft() {
      const deleted = await engine.transact(function* (tx) {
        const waiting = tx
          .select({ id: channelMessage.id })
          .from(channelMessage)
          .where(and(eq(channelMessage.channel_id, channel.id), isNull(channelMessage.settled_at_ms)));
        const done = (yield* ask(
          tx
            .select({ id: channel.id })
            .from(channel)
            .where(and(isNotNull(channel.left_at_ms), notExists(waiting)))
            .all(),
        )).map(({ id }) => id);
        if (done.length === 0) return false;
        yield* ask(tx.delete(channelMessage).where(inArray(channelMessage.channel_id, done)).run());
        yield* ask(tx.delete(channel).where(inArray(channel.id, done)).run());
        return true;
      });
      if (deleted) await engine.checkpoint();
    },
    async page({ after, limit }) {
      return engine.db.select().from(channel).where(gt(channel.id, after)).orderBy(asc(channel.id)).limit(limit).all();
    },
    async listUnderOtherKeys({ keyId, after, limit }) {
      return engine.db
        .select()
        .from(channel)
        .where(and(ne(channel.key_id, keyId), gt(channel.id, after)))
        .orderBy(asc(channel.id))
        .limit(limit)
        .all();
    },
    async countUnderOtherKeys(keyId) {
      return engine.db.$count(channel, ne(channel.key_id, keyId));
    },
    async replaceKey(from, to) {
      const changed = await engine.db
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

function* stands(tx: Db, from: ChannelRow): Unit<boolean> {
  return yield* exists(tx, channel, and(isSame(from), presentOf(from)));
}

function* isCrowded(tx: Db, { workspace_id }: ChannelRow, mostLeaving: number): Unit<boolean> {
  const leaving = and(eq(channel.workspace_id, workspace_id), isNotNull(channel.left_at_ms));
  return (yield* ask(tx.select({ id: channel.id }).from(channel).where(leaving).all())).length >= mostLeaving;
}
