/** Connects, verifies, lists and disconnects, for the shell, the API and the tools. */

import type { Clock } from "#clock.ts";
import { type CommonClock, createCommonClock } from "#common-clock.ts";
import { type Sleep, sleepForReal } from "#concurrency/sleep.ts";
import type { AttemptOutcome } from "#db/attempts.ts";
import type { ConnectionRow, EventRow } from "#db/connection-rows.ts";
import type { DuePage } from "#db/due.ts";
import type { Store } from "#db/store.ts";
import { type ErrorCode, ShopError, toShopError } from "#errors.ts";
import type { ConnectionAccess, ConnectionFacts, Module } from "#modules/module.ts";
import type { OpenAlert } from "#modules/module-alerts.ts";
import type { Goal } from "#modules/module-goals.ts";
import type { KeptHistory } from "#modules/module-history.ts";
import type { DayNote } from "#modules/module-notes.ts";
import type { Vault } from "#vault/vault.ts";
import { askedFor, checkLabel, labelTaken } from "./account-label.ts";
import { createAddReached, type ReachedAccount } from "./add-reached.ts";
import { type Place, toFacts } from "./connection-row.ts";
import { findAccount, findAccountOrNone } from "./find-account.ts";
import { saysDead } from "./judge-credential.ts";
import { namedAccount } from "./named-account.ts";
import type { RefreshStep } from "./renew-parts.ts";
import { renewedElsewhere } from "./renewed-elsewhere.ts";
import { DEFAULT_PACE, latestDue, type Pace } from "./schedule.ts";
import { createStorePasted } from "./store-pasted.ts";
import { createTaskKeeper } from "./task-keeper.ts";
import { createUpkeep } from "./upkeep.ts";

type Actor = { name: string; origin: string };

export type RecordChange = (event: {
  actor: Actor;
  action: `connection.${"connect" | "add" | "replace" | "verify" | "label" | "disconnect"}`;
  workspaceId: string;
  target: string;
  targetName?: string;
  outcome: "ok" | ErrorCode;
}) => Promise<void>;

/** `replaced`: what stood in its place until then. */
type Stored = { row: ConnectionRow; replaced: ConnectionRow | null };

export type Connections = {
  /** Stores what the platform accepts. @throws invalid_input, conflict, and the platform's refusals */
  connect(place: Place, pasted: unknown, actor: Actor): Promise<Stored>;
  /** Connects a further account, by a label of its name unless one is given. @throws as `connect`, conflict where it is connected */
  add(place: Place, pasted: unknown, actor: Actor): Promise<Stored>;
  /** What the credential of this account reaches, as the platform says now. @throws not_connected, conflict, the platform's refusals */
  reached(place: Place): Promise<readonly ReachedAccount[]>;
  /** Connects one of those beside this account, with the same credential. @throws as `reached` and `add` */
  addReached(
    place: Place,
    wanted: { accountId: string; label?: string | undefined },
    actor: Actor,
  ): Promise<ConnectionRow>;
  /** @throws not_connected, conflict while the token is being renewed, and the platform's refusals */
  verify(place: Place, actor: Actor): Promise<ConnectionRow>;
  disconnect(place: Place, actor: Actor): Promise<ConnectionRow>;
  /** Gives the account another label; what is kept of it stays. @throws invalid_input, not_connected, conflict */
  relabel(place: Place, label: string, actor: Actor): Promise<ConnectionRow>;
  list(workspaceId?: string): Promise<ConnectionRow[]>;
  /** Undefined where there is none. @throws ambiguous_account */
  find(place: Place): Promise<ConnectionRow | undefined>;
  access(place: Place): Promise<Access>;
  /** Every account of the module that the workspace has; `accessTo` opens one of them. */
  accounts(place: Pick<Place, "workspaceId" | "module">): Promise<readonly ConnectionRow[]>;
  accessTo(row: ConnectionRow, module: Module): Access;
  /** Whether the credential opened then still is. It does not look for another row: see `Store.version`. */
  isOpen(connectionId: string, opening: number): boolean;
  /** Keeps the error for `status`. A static credential that looks dead is verified soon. */
  noteError(facts: ConnectionFacts, error: ShopError): Promise<void>;
  histories(connectionIds: readonly string[]): Promise<ReadonlyMap<string, readonly EventRow[]>>;
  countByState(): Promise<{ state: ConnectionRow["state"]; connections: number }[]>;
  /** The time by which they are due: of all servers that look at them. */
  now(): Promise<number>;
  due(page: DuePage): Promise<ConnectionRow[]>;
  /** Refreshes or verifies. Null on success, or where another process does it. */
  refreshOrVerify(row: ConnectionRow, module: Module | undefined): Promise<ShopError | null>;
  settled(): Promise<void>;
};

export type Access = ConnectionAccess & { outlook: Outlook };

export type Outlook = Pick<ConnectionRow, "reason" | "refresh_expires_at_ms" | "refresh_since_ms">;

export type ConnectionParts = {
  store: Store;
  vault: Vault;
  clock: Clock;
  /** Of all who share the store; absent, one is made of `clock`. */
  commonClock?: CommonClock;
  recordChange: RecordChange;
  historyOf?: (place: { workspaceId: string; module: string; connectionId: string }) => KeptHistory | null;
  goalsOf?: (row: ConnectionRow) => Promise<readonly Goal[]>;
  alertsOf?: (row: ConnectionRow) => Promise<readonly OpenAlert[]>;
  notesOf?: (row: ConnectionRow) => Promise<readonly DayNote[]>;
  random?: () => number;
  pace?: Pace;
  onRefresh?: (outcome: AttemptOutcome) => void;
  reached?: (step: RefreshStep) => void;
  sleep?: Sleep;
};

/** A clock that is set back by less delays nothing by more than that. */
const SET_BACK_MS = 60_000;
const PASSING: ReadonlySet<ConnectionRow["reason"]> = new Set<ConnectionRow["reason"]>(["transient", "unanswered"]);
const SHOWN_EVENTS = 10;
/** Openings are counted from one. */
const NEVER_OPENED = 0;

export function createConnections(parts: ConnectionParts): Connections {
  const {
    store,
    vault,
    recordChange,
    random = Math.random,
    pace = DEFAULT_PACE,
    historyOf = () => null,
    goalsOf = async () => [],
    alertsOf = async () => [],
    notesOf = async () => [],
  } = parts;
  const { sleep = sleepForReal } = parts;
  const clock = parts.commonClock ?? createCommonClock(store, parts.clock);
  const upkeep = createUpkeep({
    ...{ store, vault, clock, random, pace, sleep },
    onRefresh: parts.onRefresh ?? (() => undefined),
    reached: parts.reached ?? (() => undefined),
  });
  const waiting = { store, clock, pause: upkeep.pause };
  const storePasted = createStorePasted({ store, vault, clock, random, pace, upkeep });
  const wantedIn = ({ workspaceId, module: { name: module, title }, label }: Place) => ({
    ...{ workspaceId, module, title, label },
  });
  const find = (place: Place) => findAccount(store, wantedIn(place));
  const recorded = async <Result extends Pick<ConnectionRow, "id" | "account_name" | "label">>(
    event: Omit<Parameters<RecordChange>[0], "outcome">,
    work: Promise<Result>,
    nameOf: (result: Result) => string = namedAccount,
  ) => {
    try {
      const result = await work;
      await recordChange({ ...event, target: result.id, targetName: nameOf(result), outcome: "ok" });
      return result;
    } catch (thrown) {
      await recordChange({ ...event, outcome: toShopError(thrown).code });
      throw thrown;
    }
  };
  const isPassing = async (id: string) => {
    const existing = await store.connections.findById(id);
    return existing?.state === "degraded" && PASSING.has(existing.reason);
  };
  let seenMs = Number.POSITIVE_INFINITY;
  /** At the first call, and after the clock was set back. */
  const pullIn = async (nowMs: number) => {
    if (seenMs - nowMs > SET_BACK_MS) await store.due.pullIn(nowMs, latestDue(nowMs, pace));
    seenMs = nowMs;
  };
  const accessTo = (row: ConnectionRow, module: Module): Access => ({
    facts: toFacts(row),
    outlook: row,
    async open() {
      const { generation, fields, opening } = await vault.open(row.id);
      // What rests on facts of another generation than its credential's is not to be kept.
      return { generation, credential: fields, opening: generation === row.generation ? opening : NEVER_OPENED };
    },
    async refreshNow(generation) {
      const nothing = { renewed: false, requests: 0, pending: false };
      const existing = await store.connections.findById(row.id);
      if (existing === undefined) return nothing;
      if (existing.generation !== generation) return { ...nothing, renewed: true };
      const { kind, state } = existing;
      if (kind === "static" || state === "needs_reconnect" || state === "unverified") return nothing;
      const result = await upkeep.renew({ row: existing, module });
      const requests = result.outcome === "idle" || result.joined ? 0 : result.requests;
      const leased = result.outcome === "idle" && result.why === "leased";
      const renewed =
        result.outcome === "idle" ? await renewedElsewhere(waiting, existing, leased) : result.outcome === "ok";
      return { renewed, requests, pending: !renewed && (leased || (await isPassing(row.id))) };
    },
    // Most calls ask for neither.
    get tasks() {
      return createTaskKeeper({ store, clock: parts.clock }, row.id);
    },
    get history() {
      return historyOf({ workspaceId: row.workspace_id, module: module.name, connectionId: row.id });
    },
    goals: () => goalsOf(row),
    alerts: () => alertsOf(row),
    notes: () => notesOf(row),
  });
  const noteError: Connections["noteError"] = async (facts, error) => {
    const { connectionId: id, generation, kind, state } = facts;
    const { code, message } = error;
    const lookNow = kind === "static" && state !== "needs_reconnect" && saysDead(error);
    await store.connections.recordError({ id, generation, code, message, atMs: clock.now(), lookNow });
  };
  const further = createAddReached({ ...parts, clock, random, pace, accessTo, noteError });
  return {
    async connect(place, pasted, actor) {
      const { workspaceId, module, label } = place;
      if (label !== undefined) checkLabel(label);
      const existing = await findAccountOrNone(store, { ...wantedIn(place), connecting: true });
      const action = existing === undefined ? "connection.connect" : "connection.replace";
      const named = existing === undefined ? {} : { targetName: namedAccount(existing) };
      const event = { actor, action, workspaceId, target: existing?.id ?? askedFor(module, label), ...named } as const;
      const row = await recorded(event, storePasted(place, pasted, existing));
      return { row, replaced: existing ?? null };
    },
    async add(place, pasted, actor) {
      const { workspaceId, module } = place;
      const event = { actor, action: "connection.connect", workspaceId, target: module.name } as const;
      return { row: await recorded(event, storePasted(place, pasted, undefined)), replaced: null };
    },
    reached: async (place) => further.list(await find(place), place.module),
    async addReached(place, wanted, actor) {
      const { workspaceId, module } = place;
      const join = async () => further.add(await find(place), module, wanted);
      return recorded({ actor, action: "connection.add", workspaceId, target: askedFor(module, wanted.label) }, join());
    },
    async disconnect(place, actor) {
      const { workspaceId, module } = place;
      const remove = async () => {
        const row = await find(place);
        await store.connections.delete({ id: row.id, atMs: clock.now() });
        vault.forget(row.id);
        return row;
      };
      return recorded(
        { actor, action: "connection.disconnect", workspaceId, target: askedFor(module, place.label) },
        remove(),
      );
    },
    async verify(place, actor) {
      const { workspaceId, module } = place;
      const ask = async () => {
        const row = await find(place);
        const judged = await upkeep.verifyNow(row, module);
        if (typeof judged === "string") throw busy(module);
        if (judged.error !== null) throw judged.error;
        return row;
      };
      return recorded(
        { actor, action: "connection.verify", workspaceId, target: askedFor(module, place.label) },
        ask(),
      );
    },
    async relabel(place, label, actor) {
      const { workspaceId, module } = place;
      const change = async () => {
        checkLabel(label);
        const row = await find(place);
        const outcome = await store.connections.setLabel(row.id, label);
        if (outcome === "taken") throw labelTaken(label);
        if (outcome === "gone") throw disconnectedMeanwhile(module);
        return { ...row, label, former: row.label };
      };
      return recorded(
        { actor, action: "connection.label", workspaceId, target: askedFor(module, place.label) },
        change(),
        ({ former, ...row }) =>
          namedAccount(former === row.label ? row : { ...row, label: `${former}, now ${row.label}` }),
      );
    },
    list: (workspaceId) => store.connections.list(workspaceId),
    find: (place) => findAccountOrNone(store, wantedIn(place)),
    access: async (place) => accessTo(await find(place), place.module),
    accounts: ({ workspaceId, module }) => store.connections.listOf(workspaceId, module.name),
    accessTo,
    isOpen: vault.isOpen,
    noteError,
    async histories(connectionIds) {
      const shown = new Map<string, readonly EventRow[]>();
      for (const id of connectionIds) shown.set(id, await store.connections.listEvents(id, SHOWN_EVENTS));
      return shown;
    },
    countByState: () => store.connections.countStates(),
    now: async () => (await clock.moment()).nowMs,
    async due(page) {
      await pullIn(clock.now());
      return store.due.list(page);
    },
    refreshOrVerify: upkeep.refreshOrVerify,
    settled: upkeep.settled,
  };
}

function busy({ title }: Module): ShopError {
  return new ShopError(
    "conflict",
    `ShopMCP is renewing or checking the access token of ${title} at this moment. Try again in two minutes.`,
  );
}

function disconnectedMeanwhile({ title }: Module): ShopError {
  return new ShopError("conflict", `This account of ${title} was disconnected meanwhile. Look at the list again.`);
}
