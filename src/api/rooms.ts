/** `/api/workspaces/:id/rooms`: links for clients, each to one account until its date. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import { serverUrlOf } from "#mcp-url-of.ts";
import { roomDocument } from "#rooms/room-document.ts";
import type { Rooms } from "#rooms/rooms.ts";
import { Time } from "./documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";
import { ACCOUNT_FIELDS, type KnownModules, wantedAccount } from "./wanted-account.ts";

export type RoomsParts = SignedInParts & KnownModules & { rooms: Rooms; publicUrl: URL | null };

const NewRoom = z.strictObject({
  ...ACCOUNT_FIELDS,
  name: ShortText.describe("Whom it is for"),
  until: ShortText.describe("The last day on which it opens, in UTC: YYYY-MM-DD"),
});

const RoomDocument = z.object({
  id: z.string(),
  name: z.string(),
  connection: z.string(),
  created_at: Time,
  linked_at: Time,
  ends_at: Time,
  ended_at: Time.nullable(),
  visits: z.array(z.object({ at: Time, address: z.string() })),
});

const LinkedDocument = RoomDocument.extend({ url: z.string() });

export function roomsRoutes(parts: RoomsParts) {
  const { rooms, factsOf, publicUrl } = parts;
  const serverUrl = (request: Request) => serverUrlOf(publicUrl, factsOf(request));
  return new Elysia()
    .use(signedIn(parts))
    .get("/workspaces/:id/rooms", async ({ params: { id } }) => (await rooms.list(id)).map(roomDocument), {
      response: z.array(RoomDocument),
      detail: {
        summary:
          "Client rooms with who opened them when and from where, but never their links; the newest ended ones are the last",
      },
    })
    .post(
      "/workspaces/:id/rooms",
      async ({ params: { id }, body: { name, until, ...account }, actor, request }) => {
        const wanted = { ...wantedAccount(parts, id, account), name, until, serverUrl: serverUrl(request) };
        const { row, url } = await rooms.create(wanted, actor);
        return status(201, { ...roomDocument(row), url });
      },
      {
        body: NewRoom,
        response: { 201: LinkedDocument },
        detail: { summary: "Make a link to goals, pacing, digest and figures of one account; it is shown here only" },
      },
    )
    .post(
      "/workspaces/:id/rooms/:room/rotate",
      async ({ params: { id: workspaceId, room: id }, actor, request }) => {
        const { row, url } = await rooms.rotate({ id, workspaceId, serverUrl: serverUrl(request) }, actor);
        return { ...roomDocument(row), url };
      },
      {
        response: LinkedDocument,
        detail: { summary: "Change the link; the one before, and whoever came by it, is out at once" },
      },
    )
    .delete(
      "/workspaces/:id/rooms/:room",
      async ({ params: { id: workspaceId, room: id }, actor }) => {
        await rooms.revoke({ id, workspaceId }, actor);
        return { id, revoked: true };
      },
      {
        response: z.object({ id: z.string(), revoked: z.boolean() }),
        detail: { summary: "End a client room at once; its name and its visits stay" },
      },
    );
}
