/** What a receipt keeps of an answer over several accounts: of each its days and totals, packed into the size of one. */

import { createHash } from "node:crypto";
import { z } from "zod";
import type { AnsweredAccounts } from "#calls/answered-question.ts";
import { lazily } from "#lazily.ts";
import { FEW_REQUEST_IDS, keptOf, MAX_KEPT_BYTES } from "./kept-receipt.ts";
import type { Totals } from "./moved-totals.ts";

const Values = () => z.array(z.number().nullable());
const Place = lazily(() =>
  z.strictObject({
    currency: z.string().nullable(),
    timezone: z.string().nullable(),
    window: z.object({ start: z.string().nullable(), end: z.string() }).nullable(),
  }),
);

/**
 * `names` are those of all values, in their order. Of an account: connection, a hash of the account's id, label, index of
 * its place, rows, values. `answered` counts accounts that were left out for room, too.
 */
const Packed = lazily(() =>
  z.strictObject({
    module: z.string(),
    tool: z.string(),
    arguments: z.record(z.string(), z.unknown()).nullable(),
    fetched_at: z.string().nullable(),
    request_ids: z.array(z.string()),
    requests: z.number(),
    rows: z.number().nullable(),
    summary: z.string().nullable(),
    answered: z.number(),
    missing: z.array(z.string()),
    names: z.array(z.string()),
    places: z.array(Place()),
    accounts: z.array(z.tuple([z.string(), z.string(), z.string(), z.int(), z.number().nullable(), Values()])),
    totals: Values(),
    subtotals: z.array(z.tuple([z.string().nullable(), z.int(), Values()])),
    reporting: z.tuple([z.string(), Values()]).nullable(),
  }),
);
type Packed = z.infer<ReturnType<typeof Packed>>;

export type KeptAccount = z.infer<ReturnType<typeof Place>> & {
  connection_id: string;
  account_check: string;
  label: string;
  rows: number | null;
  totals: Totals;
};

/** `totals` are null where money is of several currencies. */
export type KeptAccounts = Omit<Packed, "names" | "places" | "accounts" | "totals" | "subtotals" | "reporting"> & {
  accounts: KeptAccount[];
  totals: Totals;
  subtotals: { currency: string | null; accounts: number; totals: Totals }[];
  reporting: { currency: string; totals: Totals } | null;
};

/** `by_account`: an account's numbers, where they are other ones beside those of other accounts. */
const Meta = lazily(() =>
  z.looseObject({
    by_account: z.array(z.object({ account: z.string(), totals: z.unknown() })).catch([]),
    subtotals: z
      .array(z.object({ currency: z.string().nullable(), accounts: z.number(), totals: z.unknown() }))
      .catch([]),
    reporting: z.looseObject({ currency: z.string(), totals: z.unknown() }).optional().catch(undefined),
  }),
);

const Numbers = lazily(() =>
  z
    .record(z.string(), z.unknown())
    .transform((given) =>
      Object.fromEntries(
        Object.entries(given).flatMap(([name, value]) =>
          value === null || typeof value === "number" ? [[name, value] as const] : [],
        ),
      ),
    ),
);

export function keptAccountsOf(answered: AnsweredAccounts): KeptAccounts {
  const { module, tool, args, answer, requestIds, accounts, missing } = answered;
  const meta = Meta().parse(answer.meta);
  const told = new Map(meta.by_account.map(({ account, totals }) => [account, totalsIn(totals)]));
  const whole = keptOf({ module, connectionId: "", tool, args, answer, requestIds });
  const { arguments: question, fetched_at, request_ids, requests, rows, summary } = whole;
  return {
    ...{ module, tool, arguments: question, fetched_at, request_ids, requests, rows, summary },
    ...{ answered: accounts.length, missing: [...missing] },
    accounts: accounts.map(({ connectionId, label, answer: own }) => {
      const one = keptOf({ module, connectionId, tool, args, answer: own, requestIds: [] });
      const { currency, timezone, window } = one;
      return {
        ...{ connection_id: connectionId, account_check: checkOf(one.account_id), label },
        ...{ currency, timezone, window, rows: one.rows, totals: told.get(label) ?? one.totals },
      };
    }),
    totals: whole.totals,
    subtotals: meta.subtotals.map(({ currency, accounts: count, totals }) => ({
      ...{ currency, accounts: count, totals: totalsIn(totals) },
    })),
    reporting:
      meta.reporting === undefined
        ? null
        : { currency: meta.reporting.currency, totals: totalsIn(meta.reporting.totals) },
  };
}

function totalsIn(totals: unknown): Totals {
  return Numbers().safeParse(totals).data ?? null;
}

const CHECK_LENGTH = 8;

/** Tells whether a connection is of the same account, in less room than its id. */
export function checkOf(accountId: string | null): string {
  return accountId === null ? "" : createHash("sha256").update(accountId).digest("base64url").slice(0, CHECK_LENGTH);
}

const MAX_ARGUMENTS_BYTES = 1_200;
const MAX_MISSING = 10;
const FEW_NAMES = 4;

const LEAVE_OUT: readonly ((kept: Packed) => Packed)[] = [
  (kept) => kept,
  (kept) => ({ ...kept, request_ids: kept.request_ids.slice(0, FEW_REQUEST_IDS) }),
  (kept) => ({ ...kept, summary: null }),
  (kept) =>
    Buffer.byteLength(JSON.stringify(kept.arguments)) > MAX_ARGUMENTS_BYTES ? { ...kept, arguments: null } : kept,
  (kept) => firstValues(kept, FEW_NAMES),
  (kept) => firstValues({ ...kept, request_ids: [], missing: kept.missing.slice(0, MAX_MISSING) }, 1),
];

/** As JSON, at most `MAX_KEPT_BYTES`: totals beyond the first ones are left out before accounts are. */
export function encodeAccounts(kept: KeptAccounts): string {
  let smaller = packed(kept);
  for (const leaveOut of LEAVE_OUT) {
    smaller = leaveOut(smaller);
    const text = JSON.stringify(smaller);
    if (Buffer.byteLength(text) <= MAX_KEPT_BYTES) return text;
  }
  while (smaller.accounts.length > 0) {
    smaller = { ...smaller, accounts: smaller.accounts.slice(0, -1) };
    const text = JSON.stringify(smaller);
    if (Buffer.byteLength(text) <= MAX_KEPT_BYTES) return text;
  }
  return JSON.stringify({ ...firstValues(smaller, 0), places: [], missing: [], subtotals: [] });
}

function firstValues(kept: Packed, count: number): Packed {
  const first = <Value>(values: readonly Value[]) => values.slice(0, count);
  return {
    ...kept,
    names: first(kept.names),
    accounts: kept.accounts.map(([id, check, label, place, rows, values]) => [
      ...([id, check, label, place, rows] as const),
      first(values),
    ]),
    totals: first(kept.totals),
    subtotals: kept.subtotals.map(([currency, count, values]) => [currency, count, first(values)]),
    reporting: kept.reporting && [kept.reporting[0], first(kept.reporting[1])],
  };
}

function packed({ accounts, totals, subtotals, reporting, ...kept }: KeptAccounts): Packed {
  const all = [totals, ...subtotals.map((one) => one.totals), ...accounts.map((one) => one.totals)];
  const names = [...new Set(all.flatMap((one) => Object.keys(one ?? {})))];
  const values = (one: Totals) => (one === null ? [] : names.map((name) => one[name] ?? null));
  const places = new Map<string, number>();
  const placeOf = ({ currency, timezone, window }: KeptAccount) => {
    const place = JSON.stringify({ currency, timezone, window });
    const at = places.get(place) ?? places.size;
    places.set(place, at);
    return at;
  };
  const own = accounts.map((one): Packed["accounts"][number] => [
    ...([one.connection_id, one.account_check, one.label, placeOf(one), one.rows] as const),
    values(one.totals),
  ]);
  return {
    ...kept,
    names,
    places: [...places.keys()].map((place) => Place().parse(JSON.parse(place))),
    accounts: own,
    totals: values(totals),
    subtotals: subtotals.map((one) => [one.currency, one.accounts, values(one.totals)]),
    reporting: reporting && [reporting.currency, values(reporting.totals)],
  };
}

export function isAccounts(kept: unknown): boolean {
  return typeof kept === "object" && kept !== null && "accounts" in kept;
}

/** @throws ZodError: these bytes are our own */
export function unpackAccounts(given: unknown): KeptAccounts {
  const { names, places, accounts, totals, subtotals, reporting, ...kept } = Packed().parse(given);
  const named = (values: z.infer<ReturnType<typeof Values>>): Totals =>
    values.length === 0 ? null : Object.fromEntries(names.map((name, at) => [name, values[at] ?? null]));
  return {
    ...kept,
    accounts: accounts.map(([connection_id, account_check, label, place, rows, values]) => {
      const { currency = null, timezone = null, window = null } = places[place] ?? {};
      return { connection_id, account_check, label, currency, timezone, window, rows, totals: named(values) };
    }),
    totals: named(totals),
    subtotals: subtotals.map(([currency, count, values]) => ({ currency, accounts: count, totals: named(values) })),
    reporting: reporting && { currency: reporting[0], totals: named(reporting[1]) },
  };
}
