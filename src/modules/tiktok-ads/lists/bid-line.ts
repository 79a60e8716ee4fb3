/** An ad group's bid in one short line: how much, in which currency, for what. */

import { shown } from "#ads/cell-text.ts";
import type { AdGroup } from "../endpoints/adgroup-get.ts";
import { humaniseStatus } from "../words/humanise-status.ts";

/** What one bid buys. A bid by result is also charged by impressions. */
const PER_BILLING_EVENT = new Map<string, string>(
  Object.entries({
    CPC: "per click",
    CPM: "per 1,000 impressions",
    CPV: "per video view",
    OCPM: "per result",
  }),
);

const WITHOUT_AMOUNT = new Map<string, string>(
  Object.entries({
    BID_TYPE_NO_BID: "no bid (most results for the budget)",
    BID_TYPE_CUSTOM: "bid of its own",
  }),
);

type Bid = Pick<
  AdGroup,
  "bid_type" | "bid_price" | "conversion_bid_price" | "deep_cpa_bid" | "roas_bid" | "billing_event"
>;

export function bidLine(bid: Bid, currency: string | null): string | null {
  const money = (value: number) => (currency === null ? String(value) : `${value} ${currency}`);
  const { bid_price, conversion_bid_price, deep_cpa_bid, roas_bid, billing_event } = bid;
  const parts = [
    ...(conversion_bid_price ? [`${money(conversion_bid_price)} per result`] : []),
    ...(bid_price && !conversion_bid_price
      ? [
          `${money(bid_price)} ${PER_BILLING_EVENT.get(billing_event ?? "") ?? `per ${shown(billing_event) ?? "result"}`}`,
        ]
      : []),
    ...(deep_cpa_bid ? [`${money(deep_cpa_bid)} per in-app event`] : []),
    ...(roas_bid ? [`ROAS of at least ${roas_bid}`] : []),
  ];
  return parts.length > 0 ? parts.join("; ") : withoutAmount(bid);
}

function withoutAmount({ bid_type }: Bid): string | null {
  if (!bid_type) return null;
  return WITHOUT_AMOUNT.get(bid_type) ?? humaniseStatus(bid_type.replace(/^BID_TYPE_/, ""));
}
