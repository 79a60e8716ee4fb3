/** What channels say about themselves. */

import type { ChannelRow } from "#db/channels.ts";
import { Message } from "./message.ts";

type About = { workspace: { id: string; name: string }; channel: Pick<ChannelRow, "id" | "name">; atMs: number };

export const CHANNELS_PATH = "/settings/channels";

export function testMessage({ workspace, channel, atMs }: About): Message {
  return Message().parse({
    ...whose({ workspace, channel, atMs }),
    type: "channel.test",
    title: `Test: messages of ${workspace.name} arrive here`,
    text: `This is the channel ${channel.name}. Nothing is left to do.`,
  });
}

/** It goes to the old address, so that nobody takes messages away unseen. */
export function addressGone({ by, what, ...about }: About & { by: string; what: "changed" | "removed" }): Message {
  const { workspace, channel } = about;
  return Message().parse({
    ...whose(about),
    type: `channel.${what}`,
    title: `Messages of ${workspace.name} no longer come here`,
    text: `${by} ${what === "changed" ? "gave the channel" : "removed the channel"} ${channel.name}${what === "changed" ? " another address" : ""}. If you did not expect that, look at the audit trail.`,
  });
}

function whose({ workspace: { id, name }, channel, atMs }: About) {
  return {
    ...{ urgent: false, atMs, workspace: { id, name }, sections: [], path: CHANNELS_PATH },
    data: { channel: { id: channel.id, name: channel.name } },
  };
}
