/** The owner's notes on days: written, listed and removed by people alone, and told by tools beside numbers. */

import { addDays, isDay } from "#ads/calendar.ts";
import { plainText } from "#ads/plain-text.ts";
import type { Clock } from "#clock.ts";
import { findAccount, type WantedAccount } from "#connections/find-account.ts";
import { namedAccount } from "#connections/named-account.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { NoteRow } from "#db/notes.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import type { DayNote } from "#modules/module-notes.ts";
import { isoDay, isoTime } from "#text/iso-time.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { rowsOfConnections } from "./rows-of-connections.ts";

/** One a day for more than a year. */
export const MAX_NOTES = 500;
/** A line beside a number. */
export const MAX_NOTE_CHARACTERS = 200;

/** Three years are compared at most, and a sale is planned a year ahead. */
const DAYS_BACK = 3 * 366;
const DAYS_AHEAD = 366;

/** `counts` false: it was written for another account. */
export type NoteDocument = {
  id: string;
  module: string;
  account: string;
  day: string;
  text: string;
  counts: boolean;
  written_at: string;
};

export type GivenNote = WantedAccount & { day: string; text: string };

export type Notes = {
  /** @throws invalid_input, not_found, and as `findAccount` */
  write(given: GivenNote, actor: Actor): Promise<NoteDocument>;
  list(workspaceId: string): Promise<NoteDocument[]>;
  remove(given: { id: string; workspaceId: string }, actor: Actor): Promise<void>;
  /** Those of the account that is connected now, oldest first. */
  of(connection: ConnectionRow): Promise<DayNote[]>;
};

type Parts = { store: Store; clock: Clock; audit: AuditTrail; workspaces: Pick<Workspaces, "require"> };

export function createNotes({ store, clock, audit, workspaces }: Parts): Notes {
  return {
    async write({ workspaceId, module, label, day, text }, actor) {
      await workspaces.require(workspaceId);
      const connection = await findAccount(store, { workspaceId, module, label });
      const row: NoteRow = {
        ...{ id: newId("note"), connection_id: connection.id, account_id: connection.account_id },
        ...{ ...readNote({ day, text }, clock.now()), written_at_ms: clock.now() },
      };
      const outcome = await store.notes.add(row, MAX_NOTES);
      if (outcome === "gone")
        throw new ShopError("conflict", "The connection was removed meanwhile. Connect again, then write the note.");
      if (outcome === "full")
        throw new ShopError("invalid_input", `There are ${MAX_NOTES} notes already. Remove one that is out of date.`);
      await audit.record({
        actor,
        action: "note.write",
        workspaceId,
        target: row.id,
        targetName: nameOf(row, connection),
        outcome: "ok",
      });
      return documentOf(row, connection);
    },
    async list(workspaceId) {
      await workspaces.require(workspaceId);
      const rows = await rowsOfConnections(store, workspaceId, store.notes.list);
      return rows.map(({ row, connection }) => documentOf(row, connection));
    },
    async remove({ id, workspaceId }, actor) {
      await workspaces.require(workspaceId);
      const connections = await store.connections.list(workspaceId);
      const row = await store.notes.delete({ id, workspaceId });
      if (row === undefined)
        throw new ShopError("not_found", "This workspace has no note with that id. Reload the list of notes.");
      const connection = connections.find((one) => one.id === row.connection_id);
      const targetName = nameOf(row, connection);
      await audit.record({ actor, action: "note.remove", workspaceId, target: id, targetName, outcome: "ok" });
    },
    async of(connection) {
      const rows = await store.notes.list(connection.id);
      const own = rows.filter(({ account_id }) => account_id === connection.account_id);
      return own.map(({ day, text }) => ({ day, text })).toReversed();
    },
  };
}

function readNote({ day, text }: DayNote, nowMs: number): DayNote {
  if (!isDay(day)) throw new ShopError("invalid_input", "day is a date of the account, such as 2026-11-27.");
  const [earliest, latest] = [addDays(isoDay(nowMs), -DAYS_BACK), addDays(isoDay(nowMs), DAYS_AHEAD)];
  if (day < earliest || day > latest)
    throw new ShopError("invalid_input", `day lies between ${earliest} and ${latest}.`);
  if (text.length > MAX_NOTE_CHARACTERS)
    throw new ShopError("invalid_input", `A note has at most ${MAX_NOTE_CHARACTERS} characters.`);
  const line = plainText(text, MAX_NOTE_CHARACTERS);
  if (line === "") throw new ShopError("invalid_input", "The note is empty. Write what happened, such as: sale began.");
  return { day, text: line };
}

function nameOf({ day }: NoteRow, connection: ConnectionRow | undefined): string {
  return connection === undefined ? day : `${day} of ${namedAccount(connection)}`;
}

function documentOf(
  { id, day, text, account_id, written_at_ms }: NoteRow,
  { module, label: account, account_id: standing }: ConnectionRow,
): NoteDocument {
  return { id, module, account, day, text, counts: account_id === standing, written_at: isoTime(written_at_ms) };
}
