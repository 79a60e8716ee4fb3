/** Chooses between the website, TikTok Shop and app variants of a metric: an unused one is always zero. */

import { NOTHING, toNumber } from "#ads/decimal.ts";
import type { MetricName } from "../words/metric-catalogue.ts";
import { type Numbers, sumsOfRows } from "./report-row.ts";

export const LEGS = ["website", "TikTok Shop", "app", "TikTok instant form"] as const;
export type Leg = (typeof LEGS)[number];

type Legs = Readonly<Partial<Record<Leg, MetricName>>>;

type LegGroup = { what: string; count: Legs; others: readonly Legs[] };

function legs(website: MetricName, shop: MetricName, app: MetricName): Legs {
  return { website, "TikTok Shop": shop, app };
}

const LEG_GROUPS: readonly LegGroup[] = [
  {
    what: "purchases",
    count: legs("complete_payment", "onsite_shopping", "total_purchase"),
    others: [
      legs("total_complete_payment_rate", "total_onsite_shopping_value", "total_purchase_value"),
      legs("cost_per_complete_payment", "cost_per_onsite_shopping", "cost_per_total_purchase"),
      legs("value_per_complete_payment", "value_per_onsite_shopping", "value_per_total_purchase"),
      legs("complete_payment_roas", "onsite_shopping_roas", "total_active_pay_roas"),
    ],
  },
  {
    what: "adds to cart",
    count: legs("web_event_add_to_cart", "onsite_on_web_cart", "total_app_event_add_to_cart"),
    others: [
      legs("cost_per_web_event_add_to_cart", "cost_per_onsite_on_web_cart", "cost_per_total_app_event_add_to_cart"),
    ],
  },
  {
    what: "checkouts",
    count: legs("initiate_checkout", "onsite_initiate_checkout_count", "total_checkout"),
    others: [legs("cost_per_initiate_checkout", "cost_per_onsite_initiate_checkout_count", "cost_per_total_checkout")],
  },
  {
    what: "product views",
    count: legs("page_content_view_events", "onsite_on_web_detail", "total_view_content"),
    others: [],
  },
  {
    what: "registrations",
    count: { website: "user_registration", app: "total_registration" },
    others: [{ website: "cost_per_user_registration", app: "cost_per_total_registration" }],
  },
  {
    what: "leads",
    count: { website: "form", "TikTok instant form": "onsite_form" },
    others: [{ website: "cost_per_form", "TikTok instant form": "cost_per_onsite_form" }],
  },
];

type Place = { group: LegGroup; leg: Leg; role: Legs };

const PLACES: ReadonlyMap<string, Place> = new Map(
  LEG_GROUPS.flatMap((group) =>
    [group.count, ...group.others].flatMap((role) =>
      LEGS.flatMap((leg) => {
        const metric = role[leg];
        return metric === undefined ? [] : [[metric, { group, leg, role }] as const];
      }),
    ),
  ),
);

export function onEveryLeg(metric: MetricName): readonly MetricName[] {
  const place = PLACES.get(metric);
  return place === undefined ? [metric] : metricsOf(place.role);
}

/** The counts that distinguish a true zero from the wrong variant. */
export function legCounts(metrics: readonly string[]): MetricName[] {
  return [...groupsOf(metrics)].flatMap(({ count }) => metricsOf(count));
}

export function legNames(metrics: readonly string[]): Record<string, Leg> {
  return Object.fromEntries(
    metrics.flatMap((name) => {
      const place = PLACES.get(name);
      return place === undefined ? [] : [[name, place.leg]];
    }),
  );
}

function groupsOf(metrics: readonly string[]): Set<LegGroup> {
  return new Set(metrics.flatMap((name) => PLACES.get(name)?.group ?? []));
}

function metricsOf(role: Legs): MetricName[] {
  return LEGS.flatMap((leg) => role[leg] ?? []);
}

export type LegQuestion = {
  shown: readonly string[];
  open: ReadonlySet<string>;
  unasked?: boolean;
  rows: readonly Numbers[];
};

export function chooseLegs({ shown, open, unasked = false, rows }: LegQuestion): {
  shown: string[];
  sentences: string[];
} {
  const sentences: string[] = [];
  let left = [...shown];
  const countOf = countsOf(rows);
  for (const group of groupsOf(shown)) {
    const used = LEGS.filter((leg) => countOf(group.count[leg]) > 0);
    const ofGroup = (name: string) => PLACES.get(name)?.group === group;
    const asked = left.filter((name) => ofGroup(name) && open.has(name));
    const kept = used.length > 0 || unasked ? used : asked.slice(0, 1).map((name) => PLACES.get(name)?.leg);
    const away = asked.filter((name) => !kept.includes(PLACES.get(name)?.leg));
    left = left.filter((name) => !away.includes(name));
    if (unasked) continue;
    if (away.length > 0) sentences.push(awaySentence(group, used, away));
    sentences.push(...zeroSentences(group, { shown: left.filter(ofGroup), used, rows }));
  }
  return { shown: left, sentences };
}

function awaySentence({ what }: LegGroup, used: readonly Leg[], away: readonly string[]): string {
  const legsAway = [...new Set(Object.values(legNames(away)))].join(", ");
  if (used.length === 0) return `TikTok counts no ${what} in these days on any leg; those of ${legsAway} are left out.`;
  return `TikTok counts no ${what} of ${legsAway} in these days, and they are left out; the numbers are of ${used.join(", ")}.`;
}

function zeroSentences(
  { what, count }: LegGroup,
  { shown, used, rows }: { shown: readonly string[]; used: readonly Leg[]; rows: readonly Numbers[] },
): string[] {
  const legsShown = new Set(Object.values(legNames(shown)));
  const elsewhere = used.filter((leg) => !legsShown.has(leg));
  if (legsShown.size === 0 || elsewhere.length === 0) return [];
  const countOf = countsOf(rows);
  const zero = [...legsShown].filter((leg) => !used.includes(leg));
  const there = elsewhere.map((leg) => `${countOf(count[leg])} of ${leg} (${count[leg]})`).join(", ");
  if (zero.length > 0)
    return [
      `${what} of ${zero.join(", ")} are 0 because nothing is counted there; TikTok counts ${there}: ask for that.`,
    ];
  const hidden = rows.filter((row) => {
    const own = countsOf([row]);
    return [...legsShown].every((leg) => own(count[leg]) === 0) && elsewhere.some((leg) => own(count[leg]) > 0);
  });
  if (hidden.length === 0) return [];
  return [
    `In ${hidden.length} of ${rows.length} rows the ${what} shown are 0 because they happen elsewhere; TikTok counts ${there}: ask for that too.`,
  ];
}

function countsOf(rows: readonly Numbers[]): (metric: string | undefined) => number {
  const sumOf = sumsOfRows(rows);
  return (metric) => toNumber((metric === undefined ? null : sumOf(metric).sum) ?? NOTHING);
}
