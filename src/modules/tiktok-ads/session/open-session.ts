/** Opens the connection for one tool call, and is its way to TikTok. */

import { todayIn } from "#ads/calendar.ts";
import type { Background } from "#ads/request-lane.ts";
import type { Ending } from "#concurrency/ending.ts";
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
import { UTC } from "#zones/zone.ts";
import { CURRENCY_WARNING } from "../credential/account-zone.ts";
import { readSealed, type SealedCredential } from "../credential/sealed-credential.ts";
import type { AskBounds, Caller } from "../wire/client.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import { encodeQuery, type Query } from "../wire/query.ts";
import { type AccountFacts, accountFacts } from "./account-facts.ts";
import type { AnswerMeta } from "./answer-meta.ts";
import { CallBasis } from "./call-basis.ts";
import { CallLedger } from "./call-ledger.ts";
import { createChangeLog } from "./change-log.ts";
import { createLargeReports } from "./large-reports.ts";
import { rememberedOf } from "./remembered.ts";
import { createRenewing, renewalPending, type Sending } from "./renewing.ts";
import type { Connect, SessionParts, TikTokSession } from "./session.ts";

/** Background requests wait longer because they let others pass. */
const BACKGROUND_TIME_MS = 600_000;

export function connector(parts: SessionParts, access: ConnectionAccess, context: CallContext): Connect {
  return async ({ fresh = false, cursor } = {}) => {
    const continued = cursor !== undefined;
    const opened = await access.open();
    return new Session(parts, access, opened, { context, fresh: fresh && !continued, continued });
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
  const session = new Session(parts, access, await access.open(), opening);
  return { session, way: session.way };
}

/** One object in place of forty, made for each call; what most calls never use is made when it is used. */
class Session implements TikTokSession {
  readonly way: OpenedSession["way"];
  readonly facts: ConnectionFacts;
  readonly #parts: SessionParts;
  readonly #access: ConnectionAccess;
  readonly #opened: OpenedAccess;
  readonly #opening: Opening;
  readonly #sealed: SealedCredential;
  readonly #own: AccountFacts;
  readonly #basis: CallBasis;
  #renewing: ReturnType<typeof createRenewing> | undefined;

  constructor(parts: SessionParts, access: ConnectionAccess, opened: OpenedAccess, opening: Opening) {
    const { facts } = access;
    const ledger = new CallLedger(parts.clock, facts.warnings);
    const startedMs = parts.clock.now();
    this.#parts = parts;
    this.#access = access;
    this.#opened = opened;
    this.#opening = opening;
    this.facts = facts;
    this.#sealed = readSealed(opened.credential);
    this.#basis = new CallBasis(parts.cache, opened.opening, ledger);
    opening.context.onBasis?.(this.#basis);
    this.#own = accountFacts(this.#sealed, parts.zones, startedMs);
    const { account, warning, caller } = this.#own;
    if (warning !== null) ledger.warnAlways(warning);
    if (account.currency === null) ledger.warn(CURRENCY_WARNING);
    this.way = { caller, ledger, startedMs, cachePrefix: `${facts.connectionId} ${opened.generation} ` };
  }

  get environment() {
    return this.#sealed.environment;
  }

  get advertiserId() {
    return this.#own.account.advertiserId;
  }

  get name() {
    return this.#own.account.name;
  }

  get currency() {
    return this.#own.account.currency;
  }

  get timezone() {
    return this.#own.account.timezone;
  }

  get zone() {
    return this.#own.zone;
  }

  get scopes() {
    return this.#own.scopes;
  }

  get today() {
    return this.#own.today;
  }

  get todayUtc() {
    return todayIn(UTC, this.way.startedMs);
  }

  get progress() {
    return this.#opening.context.progress;
  }

  get signal() {
    return this.#opening.context.signal;
  }

  get forClient() {
    return this.#opening.context.forClient === true;
  }

  get keepsAnswers() {
    return this.#parts.cache.keeps && this.#background === undefined;
  }

  get sharedReports() {
    return this.#parts.sharedReports;
  }

  get pageOwner() {
    const { ledger } = this.way;
    const warnAlways = (sentence: string) => ledger.warnAlways(sentence);
    return { connectionId: this.facts.connectionId, accountId: this.advertiserId, warnAlways };
  }

  get remembered() {
    const { context, fresh } = this.#opening;
    const onRead = () => this.#basis.spoil();
    return rememberedOf(this.#access.history, this.#sealed, { fresh, readSinceMs: context.readSinceMs, onRead });
  }

  get largeReports() {
    const { fresh, continued } = this.#opening;
    const { workspaceId: tenant } = this.facts;
    const { cachePrefix } = this.way;
    return createLargeReports(this.#parts, { ...this.#prepared(), tenant, cachePrefix, fresh, continued });
  }

  get changeLog() {
    return createChangeLog(this.#parts, { ...this.#prepared(), get: (endpoint, query) => this.get(endpoint, query) });
  }

  async get<Data>(endpoint: Endpoint<Data>, query: Query): Promise<Data> {
    const { cachePrefix, ledger } = this.way;
    const { client, cache } = this.#parts;
    const encoded = encodeQuery(query);
    const request = { endpoint, query, encoded };
    const ask = (signal: Ending) => this.#send(signal, (caller, bounds) => client.ask(caller, request, bounds));
    const key = `${cachePrefix}${endpoint.path}?${encoded}`;
    let asked = this.#background !== undefined;
    this.#basis.onQuestion(key);
    const answer = asked
      ? await ask(this.signal)
      : await cache.read({ key, fresh: this.#opening.fresh, signal: this.signal }, (signal) => {
          asked = true;
          return ask(signal);
        });
    ledger.onAnswer(answer, asked);
    if (!asked) this.#basis.onCached(key, answer);
    return endpoint.read(answer.data, ledger);
  }

  goals() {
    return this.#access.goals();
  }

  notes() {
    return this.#access.notes();
  }

  alerts() {
    return this.#access.alerts();
  }

  answeredFromHistory(asOfMs: number) {
    this.way.ledger.onHistory(asOfMs);
  }

  onTotals(addable: () => AddableTotals) {
    this.#opening.context.onTotals?.(addable());
  }

  onChange(addable: () => AddableChange) {
    this.#opening.context.onChange?.(addable());
  }

  warn(sentence: string) {
    this.way.ledger.warn(sentence);
  }

  warnAlways(sentence: string) {
    this.way.ledger.warnAlways(sentence);
  }

  meta(): AnswerMeta {
    const { account, utcOffset, note } = this.#own;
    return {
      advertiser_id: account.advertiserId,
      advertiser_name: account.name,
      currency: account.currency,
      timezone: account.timezone,
      utc_offset: utcOffset,
      ...(note === null ? {} : { timezone_note: note }),
      ...this.way.ledger.facts(),
    };
  }

  get #background() {
    const { background, context } = this.#opening;
    return background ?? (context.behindCallers ? "half" : undefined);
  }

  get #deadlineMs() {
    return this.way.startedMs + (this.#background !== undefined ? BACKGROUND_TIME_MS : CALL_TIME_MS);
  }

  #prepared() {
    const sending: Sending = (signal, send) => this.#send(signal, send);
    return {
      ...{ advertiserId: this.advertiserId, generation: this.#opened.generation, deadlineMs: this.#deadlineMs },
      ...{ tasks: this.#access.tasks, ledger: this.way.ledger, signal: this.signal },
      sending,
      onUse: () => this.#basis.spoil(),
    };
  }

  /** A dead token has done nothing, so the request may be sent again with the renewed one. */
  async #send<Result>(signal: Ending, send: (caller: Caller, bounds: AskBounds) => Promise<Result>): Promise<Result> {
    const { ledger } = this.way;
    const { context } = this.#opening;
    const onSend = () => ledger.onSend();
    const bounds = {
      tenant: this.facts.workspaceId,
      account: this.facts.connectionId,
      onWaited: context.onWaited,
      signal,
      deadlineMs: this.#deadlineMs,
      onSend,
      onRequestId: context.onUpstream,
      onExchange: context.onExchange,
      background: this.#background,
    };
    try {
      return await send(this.way.caller, bounds);
    } catch (thrown) {
      if (toShopError(thrown).code !== "token_invalid") throw thrown;
      this.#renewing ??= createRenewing(this.#access, this.#opened.generation, onSend);
      const renewed = await this.#renewing();
      if (renewed === "pending") throw renewalPending(thrown);
      if (renewed === null) throw thrown;
      this.way.caller = renewed;
      return send(renewed, bounds);
    }
  }
}
