/** A shop with one workspace whose channels lead to receivers on this machine. */

import type { GivenMessage } from "#channels/message.ts";
import { OWNER, startTestShop, type TestShop, type TestShopOptions } from "../fakes/test-shop.ts";

export type ChannelShop = TestShop & {
  workspaceId: string;
  /** One round of the job that sends. */
  round(): Promise<void>;
  newChannel(kind: "smtp" | "slack" | "discord" | "webhook" | "ntfy", fields: Record<string, unknown>): Promise<string>;
  message(changes?: Partial<GivenMessage>): GivenMessage;
  messages(): OutboxLine[];
};

export type OutboxLine = {
  channel_id: string;
  message_id: string;
  occasion: string;
  outcome: string | null;
  attempts: number;
  last_error: string | null;
};

/** `hosts`: with a port each, as SHOPMCP_CHANNEL_PRIVATE_HOSTS names them. */
export async function startChannelShop(hosts: readonly string[], options: TestShopOptions = {}): Promise<ChannelShop> {
  const env = { SHOPMCP_CHANNEL_PRIVATE_HOSTS: hosts.join(","), ...options.env };
  const shop = await startTestShop({ ...options, env });
  const { workspaceId } = await shop.newWorkspace("Bäckerei");
  return {
    ...shop,
    workspaceId,
    round: () => shop.shop.jobs.runAll(),
    async newChannel(kind, fields) {
      const { row } = await shop.shop.channels.create({ workspaceId, kind, name: kind, fields }, OWNER);
      return row.id;
    },
    message: (changes = {}) => ({
      ...{ type: "alert.began", title: "Spend is off", text: "Spend is 40 % above its usual level.", urgent: false },
      ...{
        atMs: shop.clock.now(),
        workspace: { id: workspaceId, name: "Bäckerei" },
        sections: [],
        path: null,
        data: {},
      },
      ...changes,
    }),
    messages: () =>
      shop
        .store()
        .sqlite.query<OutboxLine, []>(
          "SELECT channel_id, message_id, occasion, outcome, attempts, last_error FROM channel_message ORDER BY id",
        )
        .all(),
  };
}
