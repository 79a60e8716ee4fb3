/** The TikTok Shops that GMV Max may use, and which of them a report is about. */

import { shown } from "#ads/cell-text.ts";
import { ShopError } from "#errors.ts";
import { GMV_MAX_STORE_LIST } from "../endpoints/gmv-max-store-list.ts";
import type { TikTokSession } from "../session/session.ts";

/** Each shop takes a report of its own; an error message names at most as many. */
const MAX_STORES = 10;

export type Store = { id: string; name: string | null };

async function readStores(session: TikTokSession): Promise<Store[]> {
  const { store_list } = await session.get(GMV_MAX_STORE_LIST, { advertiser_id: session.advertiserId });
  return store_list.flatMap(({ store_id, store_name, is_gmv_max_available }) =>
    is_gmv_max_available === false ? [] : { id: store_id, name: shown(store_name) },
  );
}

/** All shops where each is a row, or else the named or the only one. @throws invalid_input */
export async function chooseStores(
  session: TikTokSession,
  { storeId, each }: { storeId: string | undefined; each: boolean },
): Promise<Store[]> {
  const stores = await readStores(session);
  if (storeId !== undefined) {
    const found = stores.find(({ id }) => id === storeId);
    if (found !== undefined) return [found];
    throw new ShopError("invalid_input", `store_id: GMV Max cannot use this shop here. ${namesOf(stores)}`);
  }
  if (stores.length === 0)
    session.warn("GMV Max is not available for this account: it has no TikTok Shop that GMV Max may use.");
  if (stores.length <= 1) return stores;
  if (!each)
    throw new ShopError(
      "invalid_input",
      `A report is of one shop. ${namesOf(stores)} Give one of them as store_id, or group_by store for all.`,
    );
  if (stores.length > MAX_STORES) session.warn(`Only the first ${MAX_STORES} of ${stores.length} shops are read.`);
  return stores.slice(0, MAX_STORES);
}

function namesOf(stores: readonly Store[]): string {
  if (stores.length === 0) return "There is none that it can use.";
  const named = stores.slice(0, MAX_STORES).map(({ id, name }) => (name === null ? id : `${id} ("${name}")`));
  return `It can use ${named.join(", ")}.`;
}
