/** Whether what is watched would be told to anybody. */

import type { Store } from "#db/store.ts";

const SET_ONE = "Set one on the page under Settings, Channels, or with `shopmcp channel set`.";

/** A sentence where nobody is told. `channelIds`: null for all of the workspace. */
export async function nobodyTold(
  store: Pick<Store, "channels">,
  workspaceId: string,
  channelIds: readonly string[] | null,
): Promise<string | null> {
  const channels = await store.channels.list(workspaceId);
  if (channels.length === 0) return `Nobody will be told: this workspace has no channel. ${SET_ONE}`;
  if (channelIds === null || channels.some(({ id }) => channelIds.includes(id))) return null;
  return channelIds.length === 0
    ? "Nobody will be told: no channel is named. Name some, or leave them out, which means all."
    : "Nobody will be told: the channels that are named were removed. Name others, or leave them out, which means all.";
}
