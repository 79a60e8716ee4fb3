/** One tool call's way to TikTok: the opened connection, its account, and what the answer's `meta` has to say. */

import type { z } from "zod";
import type { Clock } from "#clock.ts";
import { ShopError } from "#errors.ts";
import type { ConnectionAccess, ConnectionFacts, Turn } from "#modules/module.ts";
import type { AnswerMeta } from "./answer-meta.ts";
import { type Day, isTimeZone, todayIn, UTC } from "./calendar.ts";
import type { AnswerCache } from "./client/answer-cache.ts";
import type { Environment, TikTokClient } from "./client/client.ts";
import { encodeQuery, type Query } from "./client/query.ts";
import { readSealed, toCaller } from "./connect/sealed-credential.ts";

/** As long as a tool call may take, so that a request whose turn comes later is refused at once. */
const CALL_TIME_MS = 45_000;
/** Of one tool call, so that one question cannot use up an app's minute. */
export const MAX_UPSTREAM_CALLS = 60;
/** Kept warnings of the connection and those of this call. */
const MAX_WARNINGS = 12;

export type TikTokSession = {
  facts: ConnectionFacts;
  environment: Environment;
  advertiserId: string;
  name: string | null;
  currency: string | null;
  timezone: string | null;
  missingScopes: readonly string[];
  /** In the account's zone. */
  today: Day;
  signal: AbortSignal;
  progress: Turn["progress"];
  /**
   * From the cache, a shared flight or TikTok.
   * @throws upstream_shape naming the field, invalid_input after too many requests, and whatever the client throws
   */
  get<Schema extends z.ZodType>(path: string, query: Query, schema: Schema): Promise<z.output<Schema>>;
  /** Said once in `meta.warnings`. */
  warn(sentence: string): void;
  meta(): AnswerMeta;
};

export type ToolContext = { connect(turn: Turn, fresh: boolean): Promise<TikTokSession> };

type Parts = { clock: Clock; client: TikTokClient; cache: AnswerCache };

export const UTC_WARNING =
  "TikTok does not say this account's time zone and currency: dates are in UTC, amounts in the account's own currency.";
const CUT_WARNING = "TikTok cut this report at 20,000 ids: rows are missing and totals are too low. Add a filter.";

export function toolContext({ clock, client, cache }: Parts, access: ConnectionAccess): ToolContext {
  return {
    async connect({ signal, progress }, fresh) {
      const { generation, credential } = await access.open();
      const sealed = readSealed(credential);
      const caller = toCaller(sealed);
      const timezone = sealed.account_timezone ?? null;
      const zone = timezone !== null && isTimeZone(timezone) ? timezone : UTC;
      const startedMs = clock.now();
      const warnings = new Set(access.facts.warnings);
      if (zone === UTC && timezone !== UTC) warnings.add(UTC_WARNING);
      let apiCalls = 0;
      let oldestMs = Number.POSITIVE_INFINITY;
      let cached = false;

      const onSend = () => {
        if (apiCalls >= MAX_UPSTREAM_CALLS) throw tooManyCalls();
        apiCalls += 1;
      };
      return {
        facts: access.facts,
        environment: sealed.environment,
        advertiserId: sealed.advertiser_id,
        name: sealed.account_name ?? null,
        currency: sealed.account_currency ?? null,
        timezone,
        missingScopes: sealed.missing_scopes?.split(", ") ?? [],
        today: todayIn(zone, startedMs),
        signal,
        progress,
        async get(path, query, schema) {
          let asked = false;
          const key = `${access.facts.connectionId} ${generation} ${path}?${encodeQuery(query)}`;
          const answer = await cache.read({ key, fresh, signal }, (abandoned) => {
            asked = true;
            return client.ask(
              caller,
              { path, query },
              { signal: abandoned, deadlineMs: startedMs + CALL_TIME_MS, onSend },
            );
          });
          if (!asked) cached = true;
          if (answer.cut) warnings.add(CUT_WARNING);
          oldestMs = Math.min(oldestMs, answer.fetchedAtMs);
          return readData(answer.data, path, schema);
        },
        warn: (sentence) => warnings.add(sentence),
        meta: () => ({
          advertiser_id: sealed.advertiser_id,
          advertiser_name: sealed.account_name ?? null,
          currency: sealed.account_currency ?? null,
          timezone,
          fetched_at: new Date(Math.min(oldestMs, clock.now())).toISOString(),
          cached,
          api_calls: apiCalls,
          warnings: [...warnings].slice(0, MAX_WARNINGS),
        }),
      };
    },
  };
}

/** @throws upstream_shape */
export function readData<Schema extends z.ZodType>(data: unknown, path: string, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const where = ["data", ...(issue?.path ?? [])].join(".");
  throw new ShopError(
    "upstream_shape",
    `TikTok's answer to ${path} is not what ShopMCP knows: ${where}: ${issue?.message ?? "unexpected"}. Look for a newer ShopMCP, or report this sentence.`,
    { cause: result.error },
  );
}

export function tooManyCalls(): ShopError {
  return new ShopError(
    "invalid_input",
    `This needs more than ${MAX_UPSTREAM_CALLS} requests to TikTok. Narrow it: fewer days, breakdown none, a higher level, or a filter by ids.`,
  );
}
