/** The owner's exchange rates: by which accounts of several currencies get one more total. They are never fetched. */

import { addDays, isDay } from "#ads/calendar.ts";
import { parseDecimal } from "#ads/decimal.ts";
import type { Clock } from "#clock.ts";
import type { RateRow } from "#db/rates.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { newId } from "#id.ts";
import { MONEY_CURRENCIES } from "#text/money-currencies.ts";
import { changedMeanwhile, isAsSeen, type SeenVersion } from "#text/version-of.ts";
import type { Actor, AuditTrail } from "#workspaces/audit-trail.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { rateVersion } from "./rate-version.ts";

/** Six currencies a month for ten years. */
const MAX_RATES = 720;

const CURRENCIES: ReadonlySet<string> = new Set(MONEY_CURRENCIES);
/** What is asked about lies after it. */
const FIRST_DAY = "2000-01-01";
/** A year and a leap day: a rate that is known ahead, such as one that was hedged. */
const MOST_DAYS_AHEAD = 366;
/** A yen is a few thousandths of a euro, and a dollar some ten thousand rupiahs. */
const RATE = /^\d{1,9}(?:\.\d{1,12})?$/;

/** One of `from` is `rate` of `currency`, from `date` until the next. */
export type GivenRate = { workspaceId: string; from: string; currency: string; date: string; rate: string };

export type Rates = {
  /** In place of the one of that currency and date. `version`: what was seen of it. @throws invalid_input, not_found, conflict */
  set(given: GivenRate & { version?: SeenVersion }, actor: Actor): Promise<RateRow>;
  list(workspaceId: string): Promise<readonly RateRow[]>;
  /** `version`: what was seen of it. @throws not_found, conflict where it is another by now */
  remove(given: { id: string; workspaceId: string; version?: string | undefined }, actor: Actor): Promise<RateRow>;
  /** Null where there are none. */
  reportingOf(
    workspaceId: string,
  ): Promise<{ currency: string; rates: readonly Pick<GivenRate, "from" | "date" | "rate">[] } | null>;
};

type Parts = { store: Store; clock: Clock; audit: AuditTrail; workspaces: Pick<Workspaces, "require"> };

export function createRates({ store, clock, audit, workspaces }: Parts): Rates {
  return {
    async set({ workspaceId, version, ...given }, actor) {
      await workspaces.require(workspaceId);
      const { from, currency, date, rate } = readRate(given, clock.now());
      const row = { id: newId("rate"), workspace_id: workspaceId, from_currency: from, currency, date, rate };
      let before: RateRow | undefined;
      const kept = await store.rates.put(
        { ...row, set_at_ms: clock.now() },
        {
          most: MAX_RATES,
          isMeant(standing) {
            before = standing;
            return isAsSeen(version, standing === undefined ? null : rateVersion(standing));
          },
        },
      );
      if (kept === "changed") throw changedMeanwhile("rate", "set what you want");
      if (kept === "gone") throw new ShopError("not_found", "The workspace was deleted meanwhile.");
      if (kept === "other")
        throw new ShopError(
          "conflict",
          "This workspace has rates into another currency, and is totalled in one. Remove those first.",
        );
      if (kept === "full")
        throw new ShopError(
          "invalid_input",
          `There are ${MAX_RATES} rates already. Remove those that are no longer asked about.`,
        );
      await audit.record({ actor, action: "rate.set", workspaceId, ...targetOf(kept, before), outcome: "ok" });
      return kept;
    },
    async list(workspaceId) {
      await workspaces.require(workspaceId);
      return store.rates.list(workspaceId);
    },
    async remove({ id, workspaceId, version }, actor) {
      await workspaces.require(workspaceId);
      const isMeant = (standing: RateRow) => isAsSeen(version, rateVersion(standing));
      const row = await store.rates.delete({ id, workspaceId, isMeant });
      if (row === "changed") throw changedMeanwhile("rate", "remove it if you still want to");
      if (row === undefined)
        throw new ShopError("not_found", "This workspace has no rate with that id. `shopmcp rate list` shows them.");
      await audit.record({ actor, action: "rate.remove", workspaceId, ...targetOf(row), outcome: "ok" });
      return row;
    },
    async reportingOf(workspaceId) {
      const rows = await store.rates.list(workspaceId);
      const [first] = rows;
      if (first === undefined) return null;
      return {
        currency: first.currency,
        rates: rows.map(({ from_currency: from, date, rate }) => ({ from, date, rate })),
      };
    },
  };
}

/** `before`: what stood in its place. */
function targetOf({ id, from_currency: from, currency, date, rate }: RateRow, before?: RateRow) {
  const changed = before === undefined || before.rate === rate ? "" : `, before ${before.rate}`;
  return { target: id, targetName: `${from} into ${currency} from ${date}: ${rate}${changed}` };
}

function readRate(given: Omit<GivenRate, "workspaceId">, nowMs: number): Omit<GivenRate, "workspaceId"> {
  const [from, currency] = [given.from.trim().toUpperCase(), given.currency.trim().toUpperCase()];
  const unknown = [from, currency].find((each) => !CURRENCIES.has(each));
  if (unknown !== undefined || from === currency)
    throw new ShopError(
      "invalid_input",
      `A rate is between two currencies, each by its three letters, such as USD and EUR.${/^[A-Z]{3}$/.test(unknown ?? "") ? ` There is no ${unknown}.` : ""}`,
    );
  const date = given.date.trim();
  if (!isDay(date)) throw new ShopError("invalid_input", "The date of a rate is a day, as YYYY-MM-DD.");
  const lastDay = addDays(new Date(nowMs).toISOString().slice(0, 10), MOST_DAYS_AHEAD);
  if (date < FIRST_DAY || date > lastDay)
    throw new ShopError(
      "invalid_input",
      `The date of a rate lies between ${FIRST_DAY} and ${lastDay}, a year from today. Check its year.`,
    );
  const rate = given.rate.trim();
  const amount = RATE.test(rate) ? parseDecimal(rate) : null;
  if (amount === null || amount.units === 0n)
    throw new ShopError(
      "invalid_input",
      "A rate is a plain number above 0 with nine digits and twelve decimals at most, such as 0.92: what one of the first currency is in the second.",
    );
  return { from, currency, date, rate };
}
