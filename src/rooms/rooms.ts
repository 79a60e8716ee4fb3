/** Client rooms: a link with which somebody outside sees one account, until a date, and nothing else. */

import { isDay } from "#ads/calendar.ts";
import type { Clock } from "#clock.ts";
import { findAccount, type WantedAccount } from "#connections/find-account.ts";
import type { RoomRow, RoomVisitRow } from "#db/client-rooms.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { Secret } from "#secret.ts";
import { type Actor, type AuditTrail, makerOf } from "#workspaces/audit-trail.ts";
import { generateToken, hashToken } from "#workspaces/opaque-token.ts";
import type { SignInLimit } from "#workspaces/sign-in-limit.ts";
import { readName, type Workspaces } from "#workspaces/workspaces.ts";

const DAY_MS = 86_400_000;
const MAX_DAYS = 400;
/** Ended ones are as many at most: proofs name them, and they are listed. */
const MAX_ROOMS = { open: 100, ended: 500 };
const MAX_ENDED_LISTED = 50;
/** Kept and shown of each room. */
const MAX_VISITS = 100;
/** A browser that was left open is outside again by the next day. */
export const VISIT_MS = DAY_MS / 2;

export type ShownRoom = Omit<RoomRow, "hash"> & { visits: Omit<RoomVisitRow, "hash">[] };

export type NewRoom = WantedAccount & {
  name: string;
  /** The last day on which it opens, in UTC, as YYYY-MM-DD. */
  until: string;
  serverUrl: string;
};

/** A room that is open now, with its account. */
export type OpenRoom = NonNullable<Awaited<ReturnType<Store["rooms"]["findByLink"]>>>;

type One = { id: string; workspaceId: string };

export type Rooms = {
  /** The link is shown here only. A name serves one open room: visits are told by it. @throws not_found, not_connected, ambiguous_account, invalid_input, conflict */
  create(wanted: NewRoom, actor: Actor): Promise<{ row: ShownRoom; url: string }>;
  /** The open ones, and behind them those that ended last. */
  list(workspaceId: string): Promise<ShownRoom[]>;
  names(workspaceId: string): Promise<{ id: string; name: string }[]>;
  /** Another link for the same room; the one before and whoever came by it are out at once. @throws not_found */
  rotate(wanted: One & { serverUrl: string }, actor: Actor): Promise<{ row: ShownRoom; url: string }>;
  /** Its name stays, for what it asked. @throws not_found */
  revoke(wanted: One, actor: Actor): Promise<void>;
  /** @throws unauthorized, sign_in_limited */
  open(token: string, address: string): Promise<{ open: OpenRoom; visit: Secret }>;
  /** `visit`: from the cookie. @throws unauthorized */
  enter(visit: string | null): Promise<OpenRoom>;
};

type Parts = {
  store: Store;
  clock: Clock;
  audit: AuditTrail;
  limit: SignInLimit;
  workspaces: Pick<Workspaces, "require">;
};

export function createRooms({ store, clock, audit, limit, workspaces }: Parts): Rooms {
  const shown = async ({ hash: _, ...row }: RoomRow): Promise<ShownRoom> => ({
    ...row,
    visits: (await store.rooms.visits(row.id, MAX_VISITS)).map(({ hash: __, ...visit }) => visit),
  });
  const newLink = (serverUrl: string) => {
    const token = generateToken("smro");
    // Browsers keep the fragment to themselves, so no proxy logs the token.
    return { hash: hashToken(token), url: `${serverUrl}/room#${token.reveal()}` };
  };
  return {
    async create({ name, until, serverUrl, ...account }, actor) {
      const { workspaceId } = account;
      await workspaces.require(workspaceId);
      const nowMs = clock.now();
      const connection = await findAccount(store, account);
      const { hash, url } = newLink(serverUrl);
      const row: RoomRow = {
        ...{ id: newId("room"), workspace_id: workspaceId, connection_id: connection.id, hash },
        ...{ account_id: connection.account_id, name: readName(name, "room"), operator_id: actor.operatorId ?? null },
        ...{ created_at_ms: nowMs, linked_at_ms: nowMs, expires_at_ms: readEnd(until, nowMs), ended_at_ms: null },
      };
      const stored = await store.rooms.insert(row, MAX_ROOMS, makerOf(actor));
      if (stored === "full")
        throw new ShopError("conflict", `There are ${MAX_ROOMS.open} client rooms here. Revoke some first.`);
      if (stored === "named")
        throw new ShopError(
          "conflict",
          `There is a client room named “${row.name}” here. Give this one another name, or change the link of that one.`,
        );
      if (stored === "gone") throw new ShopError("conflict", "The account was just removed. Connect it again.");
      await audit.record({
        actor,
        action: "room.create",
        workspaceId,
        target: row.id,
        targetName: row.name,
        outcome: "ok",
      });
      return { row: await shown(row), url };
    },
    async list(workspaceId) {
      await workspaces.require(workspaceId);
      const nowMs = clock.now();
      const rooms = (await store.rooms.list(workspaceId)).map((row) => ({ ...row, ended_at_ms: endedAt(row, nowMs) }));
      const ended = rooms
        .filter(({ ended_at_ms }) => ended_at_ms !== null)
        .toSorted((one, other) => (other.ended_at_ms ?? 0) - (one.ended_at_ms ?? 0));
      const open = rooms.filter(({ ended_at_ms }) => ended_at_ms === null);
      return Promise.all([...open, ...ended.slice(0, MAX_ENDED_LISTED)].map(shown));
    },
    names: async (workspaceId) => (await store.rooms.list(workspaceId)).map(({ id, name }) => ({ id, name })),
    async rotate({ id, workspaceId, serverUrl }, actor) {
      const { hash, url } = newLink(serverUrl);
      const row = await store.rooms.rotate({ id, workspaceId, hash, atMs: clock.now(), maker: makerOf(actor) });
      if (row === undefined) throw missing();
      await audit.record({
        actor,
        action: "room.rotate",
        workspaceId,
        target: id,
        targetName: row.name,
        outcome: "ok",
      });
      return { row: await shown(row), url };
    },
    async revoke(wanted, actor) {
      if (!(await store.rooms.end({ ...wanted, atMs: clock.now() }))) throw missing();
      const { workspaceId, id: target } = wanted;
      await audit.record({ actor, action: "room.revoke", workspaceId, target, outcome: "ok" });
    },
    async open(token, address) {
      await limit.admitUnnamed({ address, device: null });
      const nowMs = clock.now();
      const linkHash = hashToken(new Secret(token));
      const open = await store.rooms.findByLink(linkHash, nowMs);
      if (open === undefined) throw closed();
      const visit = generateToken("smrv");
      const ends_at_ms = Math.min(nowMs + VISIT_MS, open.room.expires_at_ms);
      const row = { hash: hashToken(visit), opened_at_ms: nowMs, ends_at_ms, address };
      if (!(await store.rooms.visit({ linkHash, visit: row, most: MAX_VISITS }))) throw closed();
      const { id: target, workspace_id: workspaceId, name } = open.room;
      const actor = { name: `room ${name}`, origin: address };
      await audit.record({ actor, action: "room.open", workspaceId, target, targetName: name, outcome: "ok" });
      return { open, visit };
    },
    async enter(visit) {
      const nowMs = clock.now();
      // A clock may be set back a little; what began by one that was far ahead is over.
      const within = { nowMs, latestMs: nowMs + 2 * VISIT_MS };
      const open = visit === null ? undefined : await store.rooms.findByVisit(hashToken(new Secret(visit)), within);
      if (open === undefined) throw closed();
      return open;
    },
  };
}

/** Past its date it has ended, whether or not that was written down. */
function endedAt({ ended_at_ms, expires_at_ms }: RoomRow, nowMs: number): number | null {
  return ended_at_ms ?? (expires_at_ms <= nowMs ? expires_at_ms : null);
}

/** The end of that day. @throws invalid_input */
function readEnd(until: string, nowMs: number): number {
  const endMs = isDay(until) ? Date.parse(until) + DAY_MS : 0;
  if (endMs > nowMs && endMs <= nowMs + MAX_DAYS * DAY_MS) return endMs;
  throw new ShopError(
    "invalid_input",
    `until: the last day on which the link opens is expected, as YYYY-MM-DD, from today to ${MAX_DAYS - 1} days from now.`,
  );
}

function missing(): ShopError {
  return new ShopError("not_found", "There is no such client room, or it has ended. List them and try again.");
}

/** The same for every reason, since the person is not told of others' doings. */
function closed(): ShopError {
  return new ShopError(
    "unauthorized",
    "This room is not open: open the link that you were sent. If it does not work any more, it has ended or was changed: ask for another one.",
  );
}
