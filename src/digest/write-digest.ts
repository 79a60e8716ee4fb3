/** One account's digest as it is now: whose figures, whether yesterday's are there, and the message. */

import { addDays, type Day, momentOf } from "#ads/calendar.ts";
import type { GivenMessage } from "#channels/message.ts";
import type { Clock } from "#clock.ts";
import { ownTurn } from "#concurrency/own-turn.ts";
import type { Connections } from "#connections/connections.ts";
import type { ConnectionRow } from "#db/connection-rows.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import type { Histories } from "#history/open-histories.ts";
import type { CallContext, Module } from "#modules/module.ts";
import type { DigestTable } from "#modules/module-digest.ts";
import { isOwnersNote } from "#modules/owners-note.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import type { Zone } from "#zones/zone.ts";
import { type Answered, askTools, type DigestAnswers } from "./ask-tools.ts";
import { buildDigest } from "./build-digest.ts";
import { digestModule } from "./digest-module.ts";
import type { Pace } from "./turns.ts";

export type WriteParts = {
  store: Store;
  clock: Clock;
  workspaces: Workspaces;
  connections: Connections;
  modules: readonly Module[];
  histories: Histories;
  zones: { find(name: string): Zone | null };
};

/** `day`: of the digest; it tells of the day before. `client`: who reads it in the owner's place. */
type Asked = {
  day: Day;
  behindCallers: boolean;
  /** `days`: as many as pass between two digests. */
  attached: { table: DigestTable; days: number } | null;
  client?: string;
  progress?: CallContext["progress"];
};

export type DigestWriter = {
  /** @throws invalid_input where the account's time zone is not known */
  zoneOf(connection: ConnectionRow): Zone;
  /** @throws what the platform's tools throw */
  write(connection: ConnectionRow, asked: Asked): Promise<GivenMessage>;
  /** Null where the day before is there, or nobody remembers days; otherwise when days are read next. */
  daysReadMs(connection: ConnectionRow, day: Day): Promise<number | null>;
  pace(connection: ConnectionRow): Promise<Pace>;
};

export function createDigestWriter(parts: WriteParts): DigestWriter {
  const { store, clock, workspaces, connections, modules, histories, zones } = parts;
  const zoneOf = (connection: ConnectionRow) => {
    const zone = zones.find(connection.account_timezone ?? "");
    if (zone !== null) return zone;
    throw new ShopError("invalid_input", "The time zone of this account is not known, so it has no hour for a digest.");
  };
  const open = async ({ workspace_id: workspaceId, module: name, label }: ConnectionRow) => {
    const { module, view } = digestModule(modules, name);
    return { module, view, access: await connections.access({ workspaceId, module, label }) };
  };
  return {
    zoneOf,
    async write(connection, { day, behindCallers, attached, client, progress = () => undefined }) {
      const { module, view, access } = await open(connection);
      const { id, name } = await workspaces.require(connection.workspace_id);
      const readSinceMs = momentOf(zoneOf(connection), day, 0);
      const asked = { day, readSinceMs, behindCallers, forClient: client !== undefined };
      const answers = await askTools({ module, view, access }, { ...asked, progress });
      const table =
        attached === null
          ? null
          : await (await import("./ask-table.ts")).askTable({ module, view, access }, { ...attached, ...asked });
      await ownTurn();
      const place = { workspace: { id, name: client ?? name }, connectionId: connection.id, title: module.title };
      const told = { view, day, answers, alerts: await access.alerts(), attached: table, atMs: clock.now() };
      if (client === undefined) return buildDigest(place, { ...told, forClient: false });
      const forClient = (note: string) => !isOwnersNote(note, { module, facts: access.facts });
      return buildDigest(place, { ...told, answers: withNotes(answers, forClient), forClient: true });
    },
    async daysReadMs(connection, day) {
      const { workspace_id: workspaceId, module: name, id, account_currency, account_timezone } = connection;
      const kept = histories.of({ workspaceId, module: name, connectionId: id });
      const metric = modules.find((module) => module.name === name)?.history?.levels.account.metrics[0];
      if (kept === null || metric === undefined || account_currency === null || account_timezone === null) return null;
      const account = { accountId: connection.account_id, currency: account_currency, zone: account_timezone };
      const told = addDays(day, -1);
      const days = await kept.days(account, { level: "account", from: told, to: told }, [metric]);
      if ((days?.[0]?.age ?? 0) >= 1) return null;
      return (await store.histories.find(id))?.next_at_ms ?? clock.now();
    },
    async pace(connection) {
      const { view, access } = await open(connection);
      const { credential } = await access.open();
      return view.pace(credential, { remembered: access.history !== null });
    },
  };
}

function withNotes(
  { yesterday, week, grave, entities }: DigestAnswers,
  stays: (note: string) => boolean,
): DigestAnswers {
  const told = ({ meta, rows }: Answered) => ({
    meta: { ...meta, warnings: meta.warnings.filter(stays), completeness: meta.completeness.filter(stays) },
    rows,
  });
  return {
    entities,
    yesterday: told(yesterday),
    week: told(week),
    grave: { ...grave, notes: grave.notes.filter(stays) },
  };
}
