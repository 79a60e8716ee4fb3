/** `/api/sessions`: where an operator is signed in, and ending those sessions. */

import { Elysia } from "elysia";
import { z } from "zod";
import { isoTime } from "#text/iso-time.ts";
import { Time } from "./documents.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

const ShownSession = z.object({
  id: z.string(),
  current: z.boolean(),
  created_at: Time,
  last_seen_at: Time,
  expires_at: Time,
  address: z.string(),
  user_agent: z.string().nullable(),
});

export function sessionsRoutes(parts: SignedInParts) {
  const { sessions } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get(
      "/sessions",
      async ({ session: { sessionId, operator } }) =>
        (await sessions.list(operator.id)).map((row) => ({
          id: row.id,
          current: row.id === sessionId,
          created_at: isoTime(row.created_at_ms),
          last_seen_at: isoTime(row.last_seen_at_ms),
          expires_at: isoTime(row.expires_at_ms),
          address: row.address,
          user_agent: row.user_agent,
        })),
      { response: z.array(ShownSession), detail: { summary: "Your sessions, oldest first" } },
    )
    .delete(
      "/sessions",
      async ({ session: { sessionId, operator }, actor }) => ({
        sessions_ended: await sessions.endOthers({ keptId: sessionId, operatorId: operator.id }, actor),
      }),
      { response: z.object({ sessions_ended: z.int() }), detail: { summary: "End all your sessions but this one" } },
    )
    .delete(
      "/sessions/:id",
      async ({ params: { id }, session: { operator }, actor }) => {
        await sessions.end({ id, operatorId: operator.id }, actor);
        return { id, ended: true };
      },
      { response: z.object({ id: z.string(), ended: z.boolean() }), detail: { summary: "End one of your sessions" } },
    );
}
