/** That a digest goes to channels that there are. */

import type { Store } from "#db/store.ts";
import { ShopError } from "#errors.ts";

type Wanted = { workspaceId: string; channelIds: readonly string[] | null };

/** @throws invalid_input */
export async function requireChannels(
  { channels }: Pick<Store, "channels">,
  { workspaceId, channelIds }: Wanted,
): Promise<void> {
  const known = new Set((await channels.list(workspaceId)).map(({ id }) => id));
  if (channelIds?.some((id) => !known.has(id)) === true)
    throw new ShopError("invalid_input", "One of the channels is not of this workspace. List them and try again.");
}
