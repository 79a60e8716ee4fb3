/** Connects, verifies, lists and disconnects, for the shell, the API and the tools. */

import type { Clock } from "#clock.ts";
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
import { checkLabel } from "./account-label.ts";
import { type Place, toFacts } from "./connection-row.ts";
import { findAccount, findAccountOrNone } from "./find-account.ts";
import { saysDead } from "./judge-credential.ts";
import type { RefreshStep } from "./renew-parts.ts";
import { DEFAULT_PACE, LEASE_MS, latestDue, type Pace } from "./schedule.ts";
import { createStorePasted } from "./store-pasted.ts";
import { createTaskKeeper } from "./task-keeper.ts";
import { createUpkeep } from "./upkeep.ts";

type Actor = { name: string; origin: string };

export type RecordChange = (event: {
  actor: Actor;
  action: `connection.${"connect" | "replace" | "verify" | "label" | "disconnect"}`;
  workspaceId: string;
  target: string;
  outcome: "ok" | ErrorCode;
}) => Promise<void>;

/** `replaced`: what stood in its place until then. */
type Stored = { row: ConnectionRow; replaced: ConnectionRow | null };

export type Connections = {
  /** Stores what the platform accepts. @throws invalid_input, conflict, and the platform's refusals */
  connect(place: Place, pasted: unknown, actor: Actor): Promise<Stored>;
  /** Connects a further account, by a label of its name unless one is given. @throws as `connect`, conflict where it is connected */
  add(place: Place, pasted: unknown, actor: Actor): Promise<Stored>;
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

/** Leaves a waiting call enough time for the read itself. */
const WAIT_FOR_OTHERS_MS = 20_000;
const POLL_EVERY_MS = 200;
/** A clock that is set back by less delays nothing by more than that. */
const SET_BACK_MS = 60_000;
const PASSING: ReadonlySet<ConnectionRow["reason"]> = new Set<ConnectionRow["reason"]>(["transient", "unanswered"]);
const SHOWN_EVENTS = 10;

export function createConnections(parts: ConnectionParts): Connections {
  const {
    store,
    vault,
    clock,
    recordChange,
    random = Math.random,
    pace = DEFAULT_PACE,
    historyOf = () => null,
    goalsOf = async () => [],
    alertsOf = async () => [],
    notesOf = async () => [],
  } = parts;
  const { sleep = sleepForReal } = parts;
  const upkeep = createUpkeep({
    ...{ store, vault, clock, random, pace, sleep },
    onRefresh: parts.onRefresh ?? (() => undefined),
    reached: parts.reached ?? (() => undefined),
  });
  const storePasted = createStorePasted({ store, vault, clock, random, pace, upkeep });
  const wantedIn = ({ workspaceId, module: { name: module, title }, label }: Place) => ({
    ...{ workspaceId, module, title, label },
  });
  const find = (place: Place) => findAccount(store, wantedIn(place));
  const recorded = async <Result extends { id: string }>(
    event: Omit<Parameters<RecordChange>[0], "outcome">,
    work: Promise<Result>,
  ) => {
    try {
      const result = await work;
      await recordChange({ ...event, target: result.id, outcome: "ok" });
      return result;
    } catch (thrown) {
      await recordChange({ ...event, outcome: toShopError(thrown).code });
      throw thrown;
    }
  };
  const renewedElsewhere = async (
    { id, credential_id: credentialId, generation }: ConnectionRow,
    isLeased: boolean,
  ) => {
    let leased = isLeased;
    for (let waitedMs = 0; ; waitedMs += POLL_EVERY_MS) {
      const existing = await store.connections.findById(id);
      if (existing === undefined || existing.generation !== generation) return existing !== undefined;
      if (!leased || waitedMs >= WAIT_FOR_OTHERS_MS || !(await upkeep.pause(POLL_EVERY_MS))) return false;
      const lease = { credentialId, nowMs: clock.now(), upMs: clock.uptime(), leaseMs: LEASE_MS };
      leased = await store.attempts.isUnderLease(lease);
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
      return { generation, credential: fields, opening };
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
      const renewed = result.outcome === "idle" ? await renewedElsewhere(existing, leased) : result.outcome === "ok";
      return { renewed, requests, pending: !renewed && (leased || (await isPassing(row.id))) };
    },
    tasks: createTaskKeeper({ store, clock }, row.id),
    history: historyOf({ workspaceId: row.workspace_id, module: module.name, connectionId: row.id }),
    goals: () => goalsOf(row),
    alerts: () => alertsOf(row),
    notes: () => notesOf(row),
  });
  return {
    async connect(place, pasted, actor) {
      const { workspaceId, module, label } = place;
      if (label !== undefined) checkLabel(label);
      const existing = await findAccountOrNone(store, { ...wantedIn(place), connecting: true });
      const action = existing === undefined ? "connection.connect" : "connection.replace";
      const event = { actor, action, workspaceId, target: existing?.id ?? module.name } as const;
      const row = await recorded(event, storePasted(place, pasted, existing));
      return { row, replaced: existing ?? null };
    },
    async add(place, pasted, actor) {
      const { workspaceId, module } = place;
      const event = { actor, action: "connection.connect", workspaceId, target: module.name } as const;
      return { row: await recorded(event, storePasted(place, pasted, undefined)), replaced: null };
    },
    async disconnect(place, actor) {
      const { workspaceId, module } = place;
      const remove = async () => {
        const row = await find(place);
        await store.connections.delete({ id: row.id, atMs: clock.now() });
        vault.forget(row.id);
        return row;
      };
      return recorded({ actor, action: "connection.disconnect", workspaceId, target: module.name }, remove());
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
      return recorded({ actor, action: "connection.verify", workspaceId, target: module.name }, ask());
    },
    async relabel(place, label, actor) {
      const { workspaceId, module } = place;
      const change = async () => {
        checkLabel(label);
        const row = await find(place);
        const outcome = await store.connections.setLabel(row.id, label);
        if (outcome === "taken") throw labelTaken(label);
        if (outcome === "gone") throw disconnectedMeanwhile(module);
        return { ...row, label };
      };
      return recorded({ actor, action: "connection.label", workspaceId, target: module.name }, change());
    },
    list: (workspaceId) => store.connections.list(workspaceId),
    find: (place) => findAccountOrNone(store, wantedIn(place)),
    access: async (place) => accessTo(await find(place), place.module),
    accounts: ({ workspaceId, module }) => store.connections.listOf(workspaceId, module.name),
    accessTo,
    isOpen: vault.isOpen,
    async noteError(facts, error) {
      const { connectionId: id, generation, kind, state } = facts;
      const { code, message } = error;
      const lookNow = kind === "static" && state !== "needs_reconnect" && saysDead(error);
      await store.connections.recordError({ id, generation, code, message, atMs: clock.now(), lookNow });
    },
    async histories(connectionIds) {
      const shown = new Map<string, readonly EventRow[]>();
      for (const id of connectionIds) shown.set(id, await store.connections.listEvents(id, SHOWN_EVENTS));
      return shown;
    },
    countByState: () => store.connections.countStates(),
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

function labelTaken(label: string): ShopError {
  return new ShopError("conflict", `Another account of this workspace has the label "${label}". Choose another one.`);
}

function disconnectedMeanwhile({ title }: Module): ShopError {
  return new ShopError("conflict", `This account of ${title} was disconnected meanwhile. Look at the list again.`);
}
