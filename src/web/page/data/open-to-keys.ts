/** Opens accounts that were just connected to keys of the workspace. */

import { answered, api } from "./api.ts";

type Opened = { keys: readonly string[]; module: string; advertisers: readonly string[] };

/** Keys and accounts are read anew: the second account made a list of what had been "every account". */
export async function openToKeys(workspaceId: string, { keys, module, advertisers }: Opened): Promise<void> {
  if (keys.length === 0) return;
  const place = api.workspaces({ id: workspaceId });
  const [cards, standing] = [await answered(place.integrations.get()), await answered(place.keys.get())];
  const added = (cards.find((card) => card.module === module)?.connections ?? [])
    .filter(({ advertiser }) => advertisers.includes(advertiser.id))
    .map(({ connection }) => connection);
  for (const { id, accounts } of standing.filter((key) => keys.includes(key.id))) {
    if (accounts.includes("all")) continue;
    await answered(place.keys({ key: id }).patch({ accounts: [...new Set([...accounts, ...added])] }));
  }
}
