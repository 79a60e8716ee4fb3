/** The rooms' engine on PostgreSQL. */

import { sql } from "drizzle-orm";
import type { Db, Engine, Work } from "#db/sqlite/engine.ts";
import type { Changes } from "./changes.ts";
import { type Client, query } from "./client.ts";
import { isLost, isToBeTriedAgain, saidByServer } from "./database-errors.ts";
import { createKeptRows } from "./kept-rows.ts";
import type { MoveGuard } from "./move-guard.ts";
import { HERE } from "./origin.ts";
import { runUnit } from "./run-unit.ts";
import { type Ask, sqlOn } from "./sql-on.ts";

/** `reader`: read committed. `writer`: serializable. `pause`: before the nth try again. */
export type PostgresParts = {
  reader: Client;
  writer: Client;
  changes: Changes;
  guard: MoveGuard;
  pause(nth: number): Promise<void>;
};

/** Tries of a transaction, in all. Where they run out, several replicas do nothing but get into each other's way. */
const MAX_TRIES = 12;

type Isolation = "serializable" | "read committed";

/** What a transaction asks last: its own number, and where it is. */
const BEFORE_COMMIT = `select pg_current_xact_id_if_assigned()::text, ${HERE}, (select epoch from store_epoch)`;

/** Statements that were built once belong to one of these, and go to whichever transaction has it. */
type Slot = { db: Db; ask: Ask };

export function postgresEngine({ reader, writer, changes, guard, pause }: PostgresParts): Engine {
  const slots: Slot[] = [];
  const tried = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (let nth = 1; ; nth += 1) {
      try {
        return await work();
      } catch (error) {
        if (nth >= MAX_TRIES || !(isToBeTriedAgain(error) || (await guard.hasSettled(error))))
          throw saidByServer(error);
      }
      await pause(nth);
    }
  };
  const db = sqlOn(async (text, params) => {
    if (text.startsWith("select ")) return tried(() => query(reader, text, params));
    try {
      return await tried(() => query(writer, text, params));
    } finally {
      changes.happened();
    }
  });
  const once = async <Result>(work: Work<Result>, isolation: Isolation, lock: string | null): Promise<Result> => {
    const slot = slots.pop() ?? emptySlot();
    const ended: { transaction: string | null; result: Result }[] = [];
    try {
      await writer.begin(`isolation level ${isolation}`, async (tx) => {
        slot.ask = (text, params) => query(tx, text, params);
        if (lock !== null) await query(tx, "select pg_advisory_xact_lock(hashtextextended($1, 0))", [lock]);
        const result = await runUnit(work(slot.db));
        const [[transaction, here, kept] = []] = await query(tx, BEFORE_COMMIT, []);
        guard.check({ here: String(here), kept: typeof kept === "string" ? kept : null });
        ended.push({ transaction: typeof transaction === "string" ? transaction : null, result });
      });
    } catch (error) {
      const [last] = ended;
      if (last === undefined || !isLost(error) || !(await hasCommitted(reader, last.transaction))) throw error;
    } finally {
      slots.push(slot);
    }
    const [last] = ended;
    if (last === undefined) throw new TypeError("A transaction ended before its work.");
    return last.result;
  };
  const told = async <Result>(work: Work<Result>, isolation: Isolation): Promise<Result> => {
    try {
      return await tried(() => once(work, isolation, null));
    } finally {
      changes.happened();
    }
  };
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
    claim: (work) => told(work, "read committed"),
    // Not FOR UPDATE, for which whoever adds a row that points here would wait.
    skipLocked: sql`FOR NO KEY UPDATE SKIP LOCKED`,
    reader: createKeptRows(changes, runUnit),
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

/** What became of a commit whose answer did not come. @see https://www.postgresql.org/docs/15/functions-info.html#FUNCTIONS-PG-SNAPSHOT */
async function hasCommitted(reader: Client, transaction: string | null): Promise<boolean> {
  if (transaction === null) return true;
  const [[status] = []] = await query(reader, "select pg_xact_status($1::text::xid8)", [transaction]);
  return status === "committed";
}
