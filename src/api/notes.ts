/** `/api/workspaces/:id/notes`: what the owner knows of days, such as "sale began". */

import { Elysia } from "elysia";
import { z } from "zod";
import { MAX_NOTE_CHARACTERS, type Notes } from "#watch/notes.ts";
import { Time } from "./documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";
import { ACCOUNT_FIELDS, type KnownModules, wantedAccount } from "./wanted-account.ts";

export type NoteParts = SignedInParts & KnownModules & { notes: Notes };

const NewNote = z.strictObject({ day: ShortText, text: z.string().max(MAX_NOTE_CHARACTERS), ...ACCOUNT_FIELDS });

const NoteDocument = z.object({
  id: z.string(),
  module: z.string(),
  account: z.string().describe("Its label"),
  day: z.string().describe("In the account's days"),
  text: z.string(),
  counts: z.boolean().describe("False: it was written for another account"),
  written_at: Time,
});

export function notesRoutes(parts: NoteParts) {
  const { notes } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get("/workspaces/:id/notes", ({ params: { id } }) => notes.list(id), {
      response: z.array(NoteDocument),
      detail: { summary: "Notes on days, the newest day first" },
    })
    .post(
      "/workspaces/:id/notes",
      ({ params: { id: workspaceId }, body: { day, text, ...account }, actor }) =>
        notes.write({ ...wantedAccount(parts, workspaceId, account), day, text }, actor),
      { body: NewNote, response: NoteDocument, detail: { summary: "Write a note on a day" } },
    )
    .delete(
      "/workspaces/:id/notes/:note",
      async ({ params: { id: workspaceId, note: id }, actor }) => {
        await notes.remove({ id, workspaceId }, actor);
        return { id, removed: true };
      },
      { response: z.object({ id: z.string(), removed: z.boolean() }), detail: { summary: "Remove a note" } },
    );
}
