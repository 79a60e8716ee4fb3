/** One tool call's way to TikTok: the opened connection, its account, and what the answer's `meta` has to say. */

import type { AnswerCache } from "#ads/answer-cache.ts";
import { type Day, todayIn } from "#ads/calendar.ts";
import type { PageOwner } from "#ads/page.ts";
import type { Background } from "#ads/request-lane.ts";
import type { SharedReports } from "#ads/shared-reports.ts";
import type { Clock } from "#clock.ts";
import type { Ending } from "#concurrency/ending.ts";
import type { Sleep } from "#concurrency/sleep.ts";
import { toShopError } from "#errors.ts";
import {
  CALL_TIME_MS,
  type CallContext,
  type ConnectionAccess,
  type ConnectionFacts,
  type OpenedAccess,
} from "#modules/module.ts";
import type { AddableChange } from "#modules/module-change.ts";
import type { AddableTotals } from "#modules/module-totals.ts";
import { UTC, type Zone } from "#zones/zone.ts";
import type { Zones } from "#zones/zones.ts";
import { CURRENCY_WARNING } from "../credential/account-zone.ts";
import { readSealed } from "../credential/sealed-credential.ts";
import type { Caller, Environment, ReadingClient } from "../wire/client.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { encodeQuery, type Query } from "../wire/query.ts";
import { accountFacts } from "./account-facts.ts";
import type { AnswerMeta } from "./answer-meta.ts";
import { createCallBasis } from "./call-basis.ts";
import { type CallLedger, createCallLedger } from "./call-ledger.ts";
import { createChangeLog, type ReadChangeLog } from "./change-log.ts";
import { createLargeReports, type FileLimits, type LargeReports } from "./large-reports.ts";
import { type Remembered, rememberedOf } from "./remembered.ts";
import { createRenewing, renewalPending, type Sending } from "./renewing.ts";

/** Background requests wait longer because they let others pass. */
const BACKGROUND_TIME_MS = 600_000;

export type TikTokSession = {
  facts: ConnectionFacts;
  environment: Environment;
  advertiserId: string;
  name: string | null;
  currency: string | null;
  timezone: string | null;
  zone: Zone;
  scopes: { granted: string[]; missing: string[] };
  today: Day;
  /** For the few numbers that TikTok counts by UTC days. */
  todayUtc: Day;
  progress: CallContext["progress"];
  signal: Ending;
  /** @throws upstream_shape naming the field, invalid_input after too many requests, and whatever the client throws */
  get<Data>(endpoint: Endpoint<Data>, query: Query): Promise<Data>;
  /** A client of the owner reads the answer. */
  forClient: boolean;
  /** Whether an answer of TikTok's serves a later call. */
  keepsAnswers: boolean;
  remembered: Remembered | null;
  goals: ConnectionAccess["goals"];
  notes: ConnectionAccess["notes"];
  alerts: ConnectionAccess["alerts"];
  answeredFromHistory(asOfMs: number): void;
  largeReports: LargeReports;
  changeLog: ReadChangeLog;
  sharedReports: SharedReports;
  /** Asked for only where other accounts are asked, too. */
  onTotals(addable: () => AddableTotals): void;
  onChange(addable: () => AddableChange): void;
  warn(sentence: string): void;
  warnAlways(sentence: string): void;
  pageOwner: PageOwner;
  meta(): AnswerMeta;
};

/** With a `cursor` the kept rows continue, even for `fresh`: the first page has asked anew. */
export type Connect = (asked?: { fresh?: boolean; cursor?: string | undefined }) => Promise<TikTokSession>;

export type SessionParts = {
  clock: Clock;
  zones: Zones;
  client: ReadingClient;
  cache: AnswerCache;
  sleep: Sleep;
  fileLimits: FileLimits;
  sharedReports: SharedReports;
};

export function connector(parts: SessionParts, access: ConnectionAccess, context: CallContext): Connect {
  return async ({ fresh = false, cursor } = {}) => {
    const continued = cursor !== undefined;
    const opened = await access.open();
    return sessionWith(parts, access, opened, { context, fresh: fresh && !continued, continued }).session;
  };
}

/** Read tools never see `way`, so they can only send a GET, or the POST that begins a report or a log of changes. */
export type OpenedSession = {
  session: TikTokSession;
  way: { caller: Caller; ledger: CallLedger; startedMs: number; cachePrefix: string };
};

/** `background`: for requests that let callers go first, whose answers are not cached. */
type Opening = { context: CallContext; fresh: boolean; continued: boolean; background?: Background };

/** The vault comes first, so that a connection that does not open is not served from the cache. */
export async function openSession(
  parts: SessionParts,
  access: ConnectionAccess,
  opening: Opening,
): Promise<OpenedSession> {
  return sessionWith(parts, access, await access.open(), opening);
}

function sessionWith(
  parts: SessionParts,
  access: ConnectionAccess,
  { generation, credential, opening }: OpenedAccess,
  { context, fresh, continued, background = context.behindCallers ? "half" : undefined }: Opening,
): OpenedSession {
  const { clock, client, cache } = parts;
  const { facts } = access;
  const sealed = readSealed(credential);
  const ledger = createCallLedger(clock, facts.warnings);
  const basis = createCallBasis(cache, { opening, requestIds: ledger.requestIds });
  context.onBasis?.(basis);
  const startedMs = clock.now();
  const own = accountFacts(sealed, parts.zones, startedMs);
  const { account, zone, note, warning } = own;
  if (warning !== null) ledger.warnAlways(warning);
  if (account.currency === null) ledger.warn(CURRENCY_WARNING);
  const cachePrefix = `${facts.connectionId} ${generation} `;
  const way = { caller: own.caller, ledger, startedMs, cachePrefix };
  const deadlineMs = startedMs + (background !== undefined ? BACKGROUND_TIME_MS : CALL_TIME_MS);
  const { onSend } = ledger;
  let renewing: ReturnType<typeof createRenewing> | undefined;
  /** A dead token has done nothing, so the request may be sent again with the renewed one. */
  const sending: Sending = async (signal, send) => {
    const bounds = {
      tenant: facts.workspaceId,
      account: facts.connectionId,
      onWaited: context.onWaited,
      signal,
      deadlineMs,
      onSend,
      onRequestId: context.onUpstream,
      onExchange: context.onExchange,
      background,
    };
    try {
      return await send(way.caller, bounds);
    } catch (thrown) {
      if (toShopError(thrown).code !== "token_invalid") throw thrown;
      renewing ??= createRenewing(access, generation, onSend);
      const renewed = await renewing();
      if (renewed === "pending") throw renewalPending(thrown);
      if (renewed === null) throw thrown;
      way.caller = renewed;
      return send(renewed, bounds);
    }
  };
  const get: TikTokSession["get"] = async (endpoint, query) => {
    const encoded = encodeQuery(query);
    const ask = (signal: Ending) =>
      sending(signal, (caller, bounds) => client.ask(caller, { endpoint, query, encoded }, bounds));
    const key = `${cachePrefix}${endpoint.path}?${encoded}`;
    let asked = background !== undefined;
    basis.onQuestion(key);
    const answer = asked
      ? await ask(context.signal)
      : await cache.read({ key, fresh, signal: context.signal }, (signal) => {
          asked = true;
          return ask(signal);
        });
    ledger.onAnswer(answer, asked);
    if (!asked) basis.onCached(key, answer);
    return endpoint.read(answer.data, ledger.onOdd);
  };
  const prepared = () => ({
    ...{ advertiserId: account.advertiserId, generation, deadlineMs, tasks: access.tasks },
    ...{ sending, ledger, onUse: basis.spoil, signal: context.signal },
  });
  const session: TikTokSession = {
    advertiserId: account.advertiserId,
    name: account.name,
    currency: account.currency,
    timezone: account.timezone,
    zone,
    facts,
    environment: sealed.environment,
    scopes: own.scopes,
    today: own.today,
    get todayUtc() {
      return todayIn(UTC, startedMs);
    },
    progress: context.progress,
    signal: context.signal,
    get,
    forClient: context.forClient === true,
    keepsAnswers: cache.keeps && background === undefined,
    get remembered() {
      return rememberedOf(access.history, sealed, { fresh, readSinceMs: context.readSinceMs, onRead: basis.spoil });
    },
    goals: access.goals,
    notes: access.notes,
    alerts: access.alerts,
    answeredFromHistory: ledger.onHistory,
    get largeReports() {
      return createLargeReports(parts, { ...prepared(), tenant: facts.workspaceId, cachePrefix, fresh, continued });
    },
    get changeLog() {
      return createChangeLog(parts, { ...prepared(), get });
    },
    sharedReports: parts.sharedReports,
    onTotals: (addable) => context.onTotals?.(addable()),
    onChange: (addable) => context.onChange?.(addable()),
    warn: ledger.warn,
    warnAlways: ledger.warnAlways,
    pageOwner: { connectionId: facts.connectionId, accountId: account.advertiserId, warnAlways: ledger.warnAlways },
    meta: () => ({
      advertiser_id: account.advertiserId,
      advertiser_name: account.name,
      currency: account.currency,
      timezone: account.timezone,
      utc_offset: own.utcOffset,
      ...(note === null ? {} : { timezone_note: note }),
      ...ledger.facts(),
    }),
  };
  return { session, way };
}
