/** The rooms' engine on PostgreSQL. */

import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db, Engine, Work } from "#db/sqlite/engine.ts";
import { createKeptRows } from "#db/sqlite/kept-rows.ts";
import type { Changes } from "./changes.ts";
import { type Asked as Asking, query } from "./client.ts";
import type { ClientPool } from "./client-pool.ts";
import { isLost, isToBeTriedAgain, saidByServer, wasOvertaken } from "./database-errors.ts";
import { insertAll } from "./insert-all.ts";
import type { MoveGuard } from "./move-guard.ts";
import { HERE } from "./origin.ts";
import { runUnit } from "./run-unit.ts";
import { type Ask, sqlOn } from "./sql-on.ts";

/**
 * `read` and `count`: read committed. `write`: serializable. Who counts may wait for others who count the same, and lets
 * no reader wait for that. `pause`: before the nth try again.
 */
export type PostgresParts = {
  pools: Record<"read" | "count" | "write", ClientPool>;
  changes: Changes;
  guard: MoveGuard;
  pause(nth: number): Promise<void>;
};

/** Tries of a transaction, in all. Where they run out, several replicas do nothing but get into each other's way. */
const MAX_TRIES = 12;

const BeforeCommit = z.tuple([z.string().nullable(), z.string(), z.string(), z.string().nullable()]);

/** A transaction whose commit is sent. */
type Sent = { transaction: string | null; here: string; checkpoint: string };

type Isolation = "serializable" | "read committed";

/** Another one after every crash and restart. */
const CHECKPOINT = "(select checkpoint_lsn from pg_control_checkpoint())::text";

/** What a transaction asks last: its own number, and where it is. */
const BEFORE_COMMIT = `select pg_current_xact_id_if_assigned()::text, ${HERE}, ${CHECKPOINT}, (select epoch from store_epoch)`;

/** Statements that were built once belong to one of these, and go to whichever transaction has it. */
type Slot = { db: Db; ask: Ask };

export function postgresEngine({ pools, changes, guard, pause }: PostgresParts): Engine {
  const slots: Slot[] = [];
  const tried = async <Result>(work: () => Promise<Result>, overtaken = isToBeTriedAgain): Promise<Result> => {
    for (let nth = 1; ; nth += 1) {
      try {
        return await work();
      } catch (error) {
        if (nth >= MAX_TRIES || !(overtaken(error) || (await guard.hasSettled(error)))) throw saidByServer(error);
      }
      await pause(nth);
    }
  };
  const askBy = (pool: ClientPool) => (text: string, params: readonly unknown[]) =>
    tried(() => pool.take((client) => query(client, text, params)));
  const [askReader, askWriter] = [askBy(pools.read), askBy(pools.write)];
  const counter = sqlOn(askBy(pools.count));
  const db = sqlOn(async (text, params) => {
    if (text.startsWith("select ")) return askReader(text, params);
    try {
      return await askWriter(text, params);
    } finally {
      changes.happened();
    }
  });
  const once = async <Result>(work: Work<Result>, isolation: Isolation, lock: string | null): Promise<Result> => {
    const slot = slots.pop() ?? emptySlot();
    const ended: (Sent & { result: Result })[] = [];
    try {
      const transaction = async (tx: Asking) => {
        slot.ask = (text, params) => query(tx, text, params);
        if (lock !== null) await query(tx, "select pg_advisory_xact_lock(hashtextextended($1, 0))", [lock]);
        const result = await runUnit(work(slot.db));
        const [number, here, checkpoint, kept] = BeforeCommit.parse((await query(tx, BEFORE_COMMIT, []))[0]);
        guard.check({ here, kept });
        ended.push({ transaction: number, here, checkpoint, result });
      };
      await pools.write.take((client) => client.begin(`isolation level ${isolation}`, transaction));
    } catch (error) {
      const [last] = ended;
      if (last === undefined || !isLost(error) || !(await hasCommitted(pools.read, last))) throw error;
    } finally {
      slots.push(slot);
    }
    const [last] = ended;
    if (last === undefined) throw new TypeError("A transaction ended before its work.");
    return last.result;
  };
  const told = async <Result>(work: Work<Result>, isolation: Isolation): Promise<Result> => {
    try {
      return await tried(() => once(work, isolation, null), wasOvertaken);
    } finally {
      changes.happened();
    }
  };
  const keep = createKeptRows(changes.version);
  const transact = <Result>(work: Work<Result>) => told(work, "serializable");
  const read: Engine["read"] = (work) => runUnit(work(db));
  return {
    db,
    hasSeveralMachines: true,
    // now() is the transaction's, which may have waited for a lock since.
    nowUs: sql`(extract(epoch from clock_timestamp()) * 1000000)::bigint`,
    read,
    transact,
    group: transact,
    aside: (work, lock) => tried(() => once(work, "read committed", lock)),
    apart: (work) => runUnit(work(counter)),
    claim: (work) => told(work, "read committed"),
    // Not FOR UPDATE, for which whoever adds a row that points here would wait.
    skipLocked: sql`FOR NO KEY UPDATE SKIP LOCKED`,
    insertAll,
    reader: (read) => keep((...words) => runUnit(read(...words))),
    invalidate: changes.happened,
    checkpoint: async () => undefined,
  };
}

function emptySlot(): Slot {
  const slot: Slot = {
    db: sqlOn((text, params) => slot.ask(text, params)),
    ask: async () => {
      throw new TypeError("No transaction is open.");
    },
  };
  return slot;
}

/**
 * What became of a commit whose answer did not come. A server that crashed, and a standby that was promoted, may have
 * given its number to another transaction since, so that nothing is known there.
 * @see https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-PG-SNAPSHOT
 */
async function hasCommitted(read: ClientPool, { transaction, here, checkpoint }: Sent): Promise<boolean> {
  if (transaction === null) return true;
  const status = `select case when ${HERE} = $2 and ${CHECKPOINT} = $3 then pg_xact_status($1::text::xid8) end`;
  const [known] = await read.take((client) => query(client, status, [transaction, here, checkpoint]));
  return known?.[0] === "committed";
}
