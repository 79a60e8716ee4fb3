/** Makes cells of what TikTok tells of a row besides its sums. Its -1 and 0 mean that there is nothing: never a name or an id. */

import type { Cell } from "#ads/cell.ts";
import { parseDecimal, toNumber } from "#ads/decimal.ts";
import { labelOf, textOf } from "../report/wire-row.ts";
import type { WireValue } from "../wire/wire-values.ts";
import { amount } from "../words/budget-amounts.ts";
import { humaniseStatus } from "../words/humanise-status.ts";
import type { GmvMaxEntity } from "./gmv-max-levels.ts";

const SENTINELS: ReadonlySet<string> = new Set(["-1", "0", "", "-"]);

const WITHOUT_ID = {
  advertiser_id: null,
  campaign_id: null,
  item_group_id: ["product_name", "No product: spend that TikTok ties to none"],
  item_id: ["title", "Product card"],
  room_id: ["live_name", "No LIVE: spend that TikTok ties to none"],
} as const satisfies Readonly<Record<GmvMaxEntity, readonly [column: string, words: string] | null>>;

const BID_TYPES: ReadonlyMap<string, string> = new Map([
  ["CUSTOM", "Target ROI"],
  ["NO_BID", "Maximum delivery"],
]);

const CELLS: Readonly<Record<string, (value: WireValue | undefined) => Cell>> = {
  bid_type: (value) => {
    const type = nameOf(value);
    return type === null ? null : (BID_TYPES.get(type) ?? humaniseStatus(type));
  },
  roas_bid: settingOf,
  target_roi_budget: settingOf,
  max_delivery_budget: settingOf,
};

export function attributeCell(name: string, value: WireValue | undefined): Cell {
  return (CELLS[name] ?? nameOf)(value);
}

export function idOf(value: string): string | null {
  return SENTINELS.has(value) ? null : value;
}

export function wordsWithoutId(entity: GmvMaxEntity): Readonly<Record<string, Cell>> {
  const words = WITHOUT_ID[entity];
  return words === null ? {} : { [words[0]]: words[1] };
}

function nameOf(value: WireValue | undefined): string | null {
  const text = labelOf(value);
  return text === null || SENTINELS.has(text) ? null : text;
}

function settingOf(value: WireValue | undefined): number | null {
  return amount(numberOf(value));
}

export function numberOf(value: WireValue | undefined): number | null {
  const decimal = parseDecimal(textOf(value) ?? "");
  return decimal === null ? null : toNumber(decimal);
}
