/**
 * Moves everything from one store to another. At each moment at most one of them can be started: the other is marked as
 * arriving, or as moved, with the id of this copy.
 */

import type { AuditRow } from "#db/audit.ts";
import { arrivingMark, movedMark, refuseMoving } from "#db/sqlite/moving.ts";
import { ShopError } from "#errors.ts";
import { type CopiedTable, copiedTables } from "./copied-tables.ts";
import { createRowDigest, type Digest } from "./row-digest.ts";
import type { Filling, Row, Side, Target } from "./side.ts";

export type Copied = { tables: number; rows: number; resumed: boolean };

export type CopyStep = "filled" | "marked";

type Wanted = { source: Side; target: Target; id: string; nowMs: number; reached?: (step: CopyStep) => void };

/** `id`: one that no copy had before. @throws conflict where the target is not empty, store_refused */
export async function copyStore({ source, target, id, nowMs, reached }: Wanted): Promise<Copied> {
  const tables = copiedTables();
  const [from, to] = [await source.epoch(), await target.epoch()];
  if (from !== null && to !== null && idIn(from, movedMark) === (idIn(to, arrivingMark) ?? "")) {
    await target.mark(null);
    return { tables: tables.length, rows: 0, resumed: true };
  }
  refuseMoving(from);
  if (idIn(to, arrivingMark) === undefined && (to !== null || (await target.hasRows(tables)))) throw notEmpty();
  const [trail, told] = auditRow(tables, { nowMs, target: `from ${source.place} to ${target.place}` });
  let rows = 0;
  await target.fill(tables, arrivingMark(id), async (filling) => {
    for (const table of tables) rows += await copyTable(table, source, filling);
    await filling.write(trail, [told]);
  });
  reached?.("filled");
  await source.refuseOthers();
  await source.leave(movedMark(id), trail, told);
  reached?.("marked");
  await target.mark(null);
  return { tables: tables.length, rows, resumed: false };
}

function idIn(epoch: string | null, mark: (id: string) => string): string | undefined {
  const prefix = mark("");
  return epoch?.startsWith(prefix) === true ? epoch.slice(prefix.length) : undefined;
}

/** What the trails of both stores say of the copy. Each gives it a number of its own. */
function auditRow(
  tables: readonly CopiedTable[],
  { nowMs, target }: { nowMs: number; target: string },
): [CopiedTable, Row] {
  const trail = tables.find(({ name }) => name === "audit");
  if (trail === undefined) throw new TypeError("There is no audit trail.");
  const who = { actor: "owner", origin: "shell", workspace_id: null, target_name: null };
  const row: AuditRow = { ...who, at_ms: nowMs, action: "store.copy", target, outcome: "ok" };
  const values = new Map(Object.entries(row));
  return [trail, trail.columns.map((column) => values.get(column) ?? null)];
}

/** Reads back what was written, and compares it row by row. */
async function copyTable(table: CopiedTable, source: Side, filling: Filling): Promise<number> {
  const sent = createRowDigest();
  for await (const rows of source.read(table)) {
    sent.add(rows);
    await filling.write(table, rows);
  }
  if (table.counts) await filling.setHighest(table, await source.highestOf(table));
  const wanted = sent.end();
  const arrived = await digestOf(table, filling);
  if (arrived.rows === wanted.rows && arrived.sha256 === wanted.sha256) return wanted.rows;
  throw new ShopError(
    "store_refused",
    `The table ${table.name} did not arrive as it was: ${wanted.rows} rows were sent and ${arrived.rows} are there, or one of them differs. Nothing was kept. Run the command again; if it happens again, report it.`,
  );
}

async function digestOf(table: CopiedTable, side: Pick<Side, "read">): Promise<Digest> {
  const digest = createRowDigest();
  for await (const rows of side.read(table)) digest.add(rows);
  return digest.end();
}

function notEmpty(): ShopError {
  return new ShopError(
    "conflict",
    "The target is not empty. Name an empty schema of PostgreSQL or an empty folder; nothing is ever copied over data. Nothing was changed.",
  );
}
