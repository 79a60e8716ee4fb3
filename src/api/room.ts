/** `/api/room`: what a client sees behind a room's link. The token comes in the body, from behind `#`. */

import { Elysia } from "elysia";
import { z } from "zod";
import { MessageSection } from "#channels/message.ts";
import { ShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import { GOAL_KINDS } from "#modules/module-goals.ts";
import type { FactsOf } from "#request/request-facts.ts";
import { RoomAnswer, type RoomAnswers } from "#rooms/room-answers.ts";
import type { OpenRoom, Rooms } from "#rooms/rooms.ts";
import { isoTime } from "#text/iso-time.ts";
import { OPEN, Time } from "./documents.ts";
import { ROUTE_RIGHTS } from "./route-rights.ts";
import { readRoomCookie, roomCookie } from "./session-cookie.ts";
import { ShortText } from "./sign-in-fields.ts";

export type RoomParts = { factsOf: FactsOf; rooms: Rooms; roomAnswers: RoomAnswers };

const Token = z.strictObject({ token: ShortText });
const Window = z.strictObject({ window: ShortText.optional() });

const Series = z.object({
  column: z.string(),
  label: z.string(),
  unit: z.enum(["money", "count", "ratio", "percent"]),
  better: z.enum(["more", "less", "neither"]),
  sum: z.array(z.string()).optional(),
  per: z.string().optional(),
});

const RoomDocument = z.object({
  name: z.string(),
  ends_at: Time,
  account: z.object({ name: z.string(), currency: z.string().nullable(), timezone: z.string().nullable() }),
  goals: z.array(
    z.object({
      kind: z.enum(GOAL_KINDS),
      value: z.number(),
      currency: z.string().nullable(),
      campaign_id: z.string().nullable(),
    }),
  ),
  figures: z
    .object({
      windows: z.array(z.object({ id: z.string(), label: z.string() })),
      first_window: z.string(),
      date_column: z.string(),
      series: z.array(Series),
    })
    .nullable(),
  pacing: z.boolean(),
});

const DigestDocument = lazily(() =>
  z.object({
    title: z.string(),
    intro: z.string(),
    sections: z.array(MessageSection()),
    text: z.string().describe("All of it as plain text"),
  }),
);

export function roomRoutes({ factsOf, rooms, roomAnswers }: RoomParts) {
  const lookInto = async (open: OpenRoom) => {
    const { room, connection } = open;
    const view = roomAnswers.viewOf(open);
    return {
      name: room.name,
      ends_at: isoTime(room.expires_at_ms),
      account: {
        name: connection.account_name ?? connection.label,
        currency: connection.account_currency,
        timezone: connection.account_timezone,
      },
      goals: (await roomAnswers.goals(open)).map(({ kind, value, currency, campaign_id }) => ({
        ...{ kind, value: Number(value), currency, campaign_id: campaign_id === "" ? null : campaign_id },
      })),
      figures:
        view === undefined
          ? null
          : {
              windows: view.windows.map(({ id, label }) => ({ id, label })),
              first_window: view.firstWindow,
              date_column: view.overTime.dateColumn,
              series: view.series.map(({ sum, ...series }) => ({
                ...series,
                ...(sum === undefined ? {} : { sum: [...sum] }),
              })),
            },
      pacing: roomAnswers.hasPacing(open),
    };
  };
  return new Elysia()
    .post(
      "/room/open",
      async ({ body: { token }, request, set }) => {
        const facts = factsOf(request);
        const { open, visit } = await rooms.open(token, facts.address);
        set.headers["set-cookie"] = roomCookie(visit, facts);
        return lookInto(open);
      },
      {
        body: Token,
        response: RoomDocument,
        detail: { ...OPEN, summary: "Open a client room with the token of its link; gives the cookie of the room" },
      },
    )
    .use(inRoom({ factsOf, rooms }))
    .get("/room", ({ open }) => lookInto(open), {
      response: RoomDocument,
      detail: { ...BY_ROOM, summary: "What the room shows: its account's goals, and which windows of days there are" },
    })
    .get("/room/pacing", ({ open, request }) => roomAnswers.pacing(open, request.signal), {
      response: RoomAnswer(),
      detail: { ...BY_ROOM, summary: "Where the account's month lands" },
    })
    .get("/room/figures", ({ open, query: { window }, request }) => roomAnswers.figures(open, window, request.signal), {
      query: Window,
      response: RoomAnswer(),
      detail: { ...BY_ROOM, summary: "The account's figures by day, beside those of the days before" },
    })
    .get("/room/digest", ({ open }) => roomAnswers.digest(open), {
      response: DigestDocument(),
      detail: { ...BY_ROOM, summary: "The digest that would go out now" },
    });
}

const BY_ROOM = { security: [{ room: [] }] };

/** The one place that demands a room's cookie, which opens nothing but the routes whose right is `room`. */
function inRoom({ factsOf, rooms }: Pick<RoomParts, "factsOf" | "rooms">) {
  return new Elysia().derive({ as: "scoped" }, async ({ request, route }) => {
    if (ROUTE_RIGHTS[`${request.method} ${route}`] !== "room")
      throw new ShopError("not_allowed", "A client room does not open this.");
    return { open: await rooms.enter(readRoomCookie(request.headers, factsOf(request))) };
  });
}
