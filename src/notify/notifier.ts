/** Enqueues what the owner must be told, once, and sends what is due. */

import type { EndingCredential, Transition } from "#db/notifiable.ts";
import type { NewOutboxRow } from "#db/outbox.ts";
import { newId } from "#id.ts";
import { type DeliverParts, deliverDue } from "./deliver.ts";
import {
  credentialEndNotice,
  type Expiry,
  HORIZON_MS,
  keyEndNotice,
  type PlatformEnd,
  platformEndNotice,
} from "./expiries.ts";
import { transitionMessage } from "./transitions.ts";

type Parts = DeliverParts & {
  titles: ReadonlyMap<string, string>;
  clockIsTrusted(): Promise<boolean>;
  /** Null where there is none. */
  newRelease(): Promise<Expiry | null>;
  /** Of what is used here. */
  platformEnds: readonly PlatformEnd[];
};

export const NOTIFY_EVERY_MS = 15_000;
const DAY_MS = 86_400_000;
const MAX_EVENTS = 200;
const MAX_ENDINGS = 1_000;
/** Longer than the earliest announcement, so that none is made twice. */
const KEEP_MS = 90 * DAY_MS;

/** @throws what the database throws; failures of receivers are logged and retried */
export function createNotifier(parts: Parts): (stopping: AbortSignal) => Promise<void> {
  const { store, clock, clockIsTrusted, channels, titles } = parts;
  const titleOf = (module: string) => titles.get(module) ?? module;
  const rowsOf = ({ workspace, occasion, message }: Expiry): NewOutboxRow[] => {
    const event_id = newId("evt");
    return channels.map(({ name: channel }) => ({
      channel,
      workspace_id: workspace.id,
      occasion,
      event_id,
      message,
    }));
  };

  /** Events from before the first round are not announced. */
  const queueTransitions = async (nowMs: number) => {
    const from = await store.outbox.findCursor();
    if (from === null || channels.length === 0) {
      const to = await store.notifiable.newestEventId();
      if (to !== from) await store.outbox.enqueueEvents({ from, to, rows: [], nowMs });
      return;
    }
    const transitions = await store.notifiable.listTransitions(from, MAX_EVENTS);
    const to = transitions.at(-1)?.event.id;
    if (to === undefined) return;
    const rows = inCommon(transitions).flatMap(({ transition, accounts }) => {
      const message = transitionMessage(transition, { title: titleOf(transition.module), accounts });
      const { workspace, event } = transition;
      return message === null ? [] : rowsOf({ workspace, occasion: `state:${event.id}`, message });
    });
    await store.outbox.enqueueEvents({ from, to, rows, nowMs });
  };

  const queueEnds = async (nowMs: number) => {
    const span = { nowMs, untilMs: nowMs + HORIZON_MS, limit: MAX_ENDINGS };
    const credentialEnd = (ending: EndingCredential) => credentialEndNotice(ending, titleOf(ending.module), nowMs);
    const ends = [
      ...(await store.notifiable.listEndingCredentials(span)).map(credentialEnd),
      ...(await store.notifiable.listEndingKeys(span)).map((ending) => keyEndNotice(ending, nowMs)),
      ...parts.platformEnds.map((end) => platformEndNotice(end, nowMs)),
      await parts.newRelease(),
    ];
    const rows = ends.flatMap((end) => (end === null ? [] : rowsOf(end)));
    await store.outbox.enqueueOnce(rows, nowMs);
  };

  return async (stopping) => {
    const nowMs = await store.now(clock.now());
    await queueTransitions(nowMs);
    if (channels.length === 0) return;
    await queueEnds(nowMs);
    await deliverDue(parts, stopping);
    if (await clockIsTrusted()) await store.outbox.deleteOld(clock.now() - KEEP_MS);
  };
}

/** What one decision made of all accounts of a credential is told once. */
function inCommon(transitions: readonly Transition[]): { transition: Transition; accounts: number }[] {
  const found = new Map<string, { transition: Transition; accounts: number }>();
  for (const transition of transitions) {
    const { state, reason, at_ms, connection_id } = transition.event;
    const key = JSON.stringify([transition.credential_id ?? connection_id, state, reason, at_ms]);
    found.set(key, {
      transition: found.get(key)?.transition ?? transition,
      accounts: (found.get(key)?.accounts ?? 0) + 1,
    });
  }
  return [...found.values()];
}
