/** One tool call's way to TikTok: the opened connection, its account, and what the answer's `meta` has to say. */

import type { AnswerCache } from "#ads/answer-cache.ts";
import type { Day } from "#ads/calendar.ts";
import type { PageOwner } from "#ads/page.ts";
import type { SharedReports } from "#ads/shared-reports.ts";
import type { Clock } from "#clock.ts";
import type { Ending } from "#concurrency/ending.ts";
import type { Sleep } from "#concurrency/sleep.ts";
import type { CallContext, ConnectionAccess, ConnectionFacts } from "#modules/module.ts";
import type { AddableChange } from "#modules/module-change.ts";
import type { AddableTotals } from "#modules/module-totals.ts";
import type { Zone } from "#zones/zone.ts";
import type { Zones } from "#zones/zones.ts";
import type { Environment, ReadingClient } from "../wire/client.ts";
import type { Endpoint } from "../wire/endpoint.ts";
import type { Query } from "../wire/query.ts";
import type { AnswerMeta } from "./answer-meta.ts";
import type { ReadChangeLog } from "./change-log.ts";
import type { FileLimits, LargeReports } from "./large-reports.ts";
import type { Remembered } from "./remembered.ts";

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
