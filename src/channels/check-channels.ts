/** For `doctor`: whether the address of every channel opens. */

import type { Store } from "#db/store.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { ChannelVault } from "#vault/channel-vault.ts";
import { readAddress } from "./address.ts";

const PAGE = 100;
const MAX_NAMED = 5;

/** @throws the first error, naming some of the channels that cannot be opened */
export async function checkChannels({ store, vault }: { store: Store; vault: ChannelVault }): Promise<string> {
  const closed: string[] = [];
  let first: ShopError | undefined;
  let count = 0;
  for (let after = ""; ; ) {
    const page = await store.channels.page({ after, limit: PAGE });
    for (const row of page) {
      count += 1;
      try {
        const { fields } = await vault.open(row);
        readAddress({ ...fields, kind: row.kind });
      } catch (thrown) {
        first ??= toShopError(thrown);
        closed.push(`${row.id} of ${row.workspace_id}`);
      }
    }
    after = page.at(-1)?.id ?? "";
    if (page.length < PAGE) break;
  }
  if (first === undefined) return `${count} stored, each one opens`;
  const more = closed.length > MAX_NAMED ? ` and ${closed.length - MAX_NAMED} more` : "";
  const named = `${closed.slice(0, MAX_NAMED).join(", ")}${more}`;
  throw new ShopError(first.code, `${closed.length} of ${count} cannot be opened: ${named}. ${first.message}`, {
    cause: first,
  });
}
