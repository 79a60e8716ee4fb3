/** What is remembered of a connection, as its module asks for it. */

import { LRUCache } from "lru-cache";
import { addDays, type Day, daysBetween, daysInclusive } from "#ads/calendar.ts";
import { atMost } from "#at-most.ts";
import type { Clock } from "#clock.ts";
import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";
import { goneAfter } from "#gone-after.ts";
import type { Module } from "#modules/module.ts";
import {
  type DayHours,
  type HistoryAccount,
  type HistoryShare,
  type HistorySpan,
  type KeptHistory,
  type ReadAgain,
  type RememberedDay,
  SETTLED_AGE,
  type SettledDays,
} from "#modules/module-history.ts";
import { isoDay } from "#text/iso-time.ts";
import type { HistoryVault } from "#vault/history-vault.ts";
import { completenessOf, DAYS_LOOKED_AT } from "./completeness.ts";
import { REST_ID, type Rows, rowsAt } from "./kept-day.ts";
import type { MonthBlock } from "./month-block.ts";
import { type ConnectionPlace, isOf, openHistory } from "./opened-history.ts";
import { stillReading } from "./still-reading.ts";

/** Each takes a few hundred bytes. */
const MAX_KEPT = 2_000;
/** Searches further back than needed, because days never read once settled leave gaps. */
const DAYS_SEARCHED = DAYS_LOOKED_AT * 2 + SETTLED_AGE;

/** `seconds`: how long results from opened blocks are cached; as long as their key, 0 for not at all. */
type Parts = {
  store: Store;
  vault: HistoryVault;
  modules: readonly Pick<Module, "name" | "history">[];
  clock: Clock;
  seconds: number;
};

export function createKeptHistories(parts: Parts): (place: ConnectionPlace) => KeptHistory {
  const reckoned = new LRUCache<string, ReadonlyMap<string, readonly HistoryShare[]>>({
    ...atMost(MAX_KEPT),
    ...goneAfter(parts.seconds * 1_000, parts.clock),
  });
  return (place) => ({
    settled: (account, span, metrics, readSinceMs) =>
      whereItOpens(() => settledDays(parts, place, { account, span, metrics, readSinceMs })),
    hours: async (account, span, metrics) =>
      (await whereItOpens(() => keptHours(parts, place, { account, span: { level: "hour", ...span }, metrics }))) ??
      new Map(),
    days: (account, span, metrics) => whereItOpens(() => daysOf(parts, place, { account, span, metrics })),
    readAgain: (account, span, metrics) => whereItOpens(() => readAgainSince(parts, place, { account, span, metrics })),
    async completeness(account) {
      const row = await parts.store.histories.find(place.connectionId);
      if (row === undefined) return NOTHING;
      const key = JSON.stringify([row.id, row.read_at_ms, account]);
      const known = reckoned.get(key);
      if (known !== undefined) return known;
      const shares = (await whereItOpens(() => completenessNow(parts, place, account))) ?? NOTHING;
      if (parts.seconds > 0) reckoned.set(key, shares);
      return shares;
    },
    async stillReading(account, level) {
      const levels = parts.modules.find(({ name }) => name === place.module)?.history?.levels;
      if (levels === undefined) return null;
      const found = await parts.store.histories.find(place.connectionId);
      const row = found !== undefined && isOf(found, account) ? found : undefined;
      const sizes = row === undefined ? [] : await parts.store.histories.sizes(row.id);
      return stillReading({ levels, level, row, sizes });
    },
  });
}

const NOTHING: ReadonlyMap<string, readonly HistoryShare[]> = new Map();

/** A damaged history counts as none: `doctor` reports it, and the platform is asked. */
async function whereItOpens<Result>(work: () => Promise<Result | null>): Promise<Result | null> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof ShopError && thrown.code === "vault_unreadable") return null;
    throw thrown;
  }
}

type Asked = { account: HistoryAccount; span: HistorySpan; metrics: readonly string[] };

async function settledDays(
  parts: Parts,
  place: ConnectionPlace,
  { readSinceMs = Number.POSITIVE_INFINITY, ...asked }: Asked & { readSinceMs?: number | undefined },
): Promise<SettledDays | null> {
  const kept = await wholeDays(parts, place, asked);
  if (kept === null) return null;
  const days = kept.days.filter(({ lastAge, lastMs }) => lastAge >= SETTLED_AGE || lastMs >= readSinceMs);
  if (days.length !== daysInclusive(asked.span.from, asked.span.to)) return null;
  return {
    asOfMs: Math.min(...days.map(({ lastMs }) => lastMs)),
    version: `${kept.id} ${Math.max(...days.map(({ lastMs }) => lastMs))}`,
    rows: days.flatMap(({ day, last }) =>
      [...last].map(([id, values]) => ({ day, id, name: kept.names.get(id) ?? null, values })),
    ),
  };
}

async function daysOf(parts: Parts, place: ConnectionPlace, asked: Asked): Promise<RememberedDay[] | null> {
  const kept = await wholeDays(parts, place, asked);
  if (kept === null) return null;
  return kept.days.map(({ day, lastAge, last }) => ({
    day,
    age: lastAge,
    rows: [...last].map(([id, values]) => ({ id, name: kept.names.get(id) ?? null, values })),
  }));
}

async function wholeDays(parts: Parts, place: ConnectionPlace, { account, span, metrics }: Asked) {
  const opened = await openHistory(parts, place, account);
  const months = (await opened?.lastOf(span, metrics)) ?? null;
  if (opened === undefined || months === null) return null;
  return {
    id: opened.row.id,
    names: new Map(months.flatMap((month) => [...month.names])),
    days: months
      .flatMap((month) => month.days)
      .filter(({ day, whole, last }) => day >= span.from && day <= span.to && whole && !last.has(REST_ID)),
  };
}

async function readAgainSince(
  parts: Parts,
  place: ConnectionPlace,
  { account, span, metrics }: Asked & { span: HistorySpan & { until: Day } },
): Promise<ReadAgain[] | null> {
  const opened = await openHistory(parts, place, account);
  const months = [...((await opened?.months(span)) ?? new Map<string, MonthBlock>()).values()];
  if (opened === undefined || months.some((month) => metrics.some((name) => !month.metrics.includes(name))))
    return null;
  return months.flatMap((month) => {
    const places = metrics.map((name) => month.metrics.indexOf(name));
    const shown = (rows: Rows) =>
      [...rows].map(([id, values]) => ({
        ...{ id, name: month.names.get(id) ?? null },
        values: places.map((at) => values[at] ?? null),
      }));
    return month.days.flatMap((kept) => {
      const before = rowsAt(kept, daysBetween(kept.day, span.until));
      const counts = kept.day >= span.from && kept.day <= span.to && kept.whole && !kept.last.has(REST_ID);
      return counts && before !== null ? [{ day: kept.day, before: shown(before), now: shown(kept.last) }] : [];
    });
  });
}

async function keptHours(
  parts: Parts,
  place: ConnectionPlace,
  { account, span, metrics }: Asked,
): Promise<ReadonlyMap<Day, DayHours> | null> {
  const opened = await openHistory(parts, place, account);
  const months = (await opened?.lastOf(span, metrics)) ?? [];
  const days = months.flatMap((month) => month.days).filter(({ day }) => day >= span.from && day <= span.to);
  return new Map(
    days.map(({ day, lastMs, whole, last }) => {
      const hours = new Map([...last].map(([id, values]) => [Number(id), values]));
      return [day, { atMs: lastMs, whole, hours }];
    }),
  );
}

async function completenessNow(parts: Parts, place: ConnectionPlace, account: HistoryAccount) {
  const opened = await openHistory(parts, place, account);
  const readMs = opened?.row.read_at_ms ?? null;
  if (opened === undefined || readMs === null) return null;
  const to = isoDay(readMs);
  const months = await opened.months({ level: "account", from: addDays(to, -DAYS_SEARCHED), to });
  const blocks = [...months.values()];
  const metrics = blocks.at(-1)?.metrics ?? [];
  const alike = blocks.filter((block) => block.metrics.join() === metrics.join());
  return completenessOf(
    metrics,
    alike.flatMap((block) => block.days),
  );
}
