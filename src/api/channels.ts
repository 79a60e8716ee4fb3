/** `/api/workspaces/:id/channels`: where a workspace's messages go. Addresses and secrets are never given back. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import { CHANNEL_FIELD_NAMES, CHANNEL_KINDS } from "#channels/channel-fields.ts";
import { channelDocument } from "#channels/list-channels.ts";
import type { WorkspaceChannels } from "#channels/open-workspace-channels.ts";
import { Time } from "./documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type ChannelParts = SignedInParts & { channels: Omit<WorkspaceChannels, "job" | "close"> };

const Fields = z.partialRecord(z.enum(CHANNEL_FIELD_NAMES), z.union([z.string(), z.number()]));

const NewChannel = z.strictObject({ kind: z.enum(CHANNEL_KINDS), name: ShortText, fields: Fields });
const Changes = z.strictObject({ name: ShortText.optional(), fields: Fields.optional() });

const ChannelDocument = z.object({
  id: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  name: z.string(),
  hint: z.string().nullable().describe("Where it leads, for people"),
  problem: z.string().nullable().describe("Why the newest message did not arrive"),
  waiting: z.int(),
  given_up: z.int().describe("Within 90 days"),
  over_limit: z.int().describe("Not sent, because the workspace had 200 within a day"),
  delivered_at: Time.nullable(),
  next_attempt_at: Time.nullable(),
  created_at: Time,
  changed_at: Time,
});

const CreatedChannel = ChannelDocument.extend({ secret: z.string().nullable() });

export function channelsRoutes(parts: ChannelParts) {
  const { channels } = parts;
  const documentOf = async (place: { workspaceId: string; id: string }) => channelDocument(await channels.find(place));
  return new Elysia()
    .use(signedIn(parts))
    .get("/workspaces/:id/channels", async ({ params: { id } }) => (await channels.list(id)).map(channelDocument), {
      response: z.array(ChannelDocument),
      detail: { summary: "Channels of a workspace, and how their messages fare" },
    })
    .post(
      "/workspaces/:id/channels",
      async ({ params: { id: workspaceId }, body, actor }) => {
        const { row, secret } = await channels.create({ workspaceId, ...body }, actor);
        const document = await documentOf({ workspaceId, id: row.id });
        return status(201, { ...document, secret: secret === null ? null : secret.reveal() });
      },
      {
        body: NewChannel,
        response: { 201: CreatedChannel },
        detail: { summary: "Set a channel; a webhook's secret that was made here is shown here and never again" },
      },
    )
    .patch(
      "/workspaces/:id/channels/:channel",
      async ({ params: { id: workspaceId, channel: id }, body, actor }) => {
        await channels.change({ workspaceId, id, ...body }, actor);
        return documentOf({ workspaceId, id });
      },
      {
        body: Changes,
        response: ChannelDocument,
        detail: { summary: "Rename a channel or change fields of its address; the old address is told" },
      },
    )
    .delete(
      "/workspaces/:id/channels/:channel",
      async ({ params: { id: workspaceId, channel: id }, actor }) => {
        await channels.remove({ workspaceId, id }, actor);
        return { id, removed: true };
      },
      {
        response: z.object({ id: z.string(), removed: z.boolean() }),
        detail: { summary: "Remove a channel; its address is told" },
      },
    )
    .post(
      "/workspaces/:id/channels/:channel/test",
      async ({ params: { id: workspaceId, channel: id }, actor }) => {
        const { delivered, sentence } = await channels.test({ workspaceId, id }, actor);
        return { delivered, message: sentence };
      },
      {
        response: z.object({ delivered: z.boolean(), message: z.string() }),
        detail: { summary: "Send one test message, and say in our own words how it went" },
      },
    );
}
