/** `/api/workspaces`: making, listing, renaming, exporting and deleting them. A person sees those that are open to it. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import { isoTime } from "#text/iso-time.ts";
import { ROLES } from "#workspaces/roles.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { WorkspaceDocument } from "./documents.ts";
import { ShortText } from "./sign-in-fields.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

const NewWorkspace = z.strictObject({ name: ShortText, plan: ShortText.optional() });
const Renamed = z.strictObject({ name: ShortText });
const Deleted = z.object({
  id: z.string(),
  deleted: z.boolean(),
  connections: z.int(),
  keys: z.int(),
  copies: z.int(),
});

export type WorkspaceParts = SignedInParts & { workspaces: Workspaces; copies(): Promise<readonly string[]> };

type Row = Awaited<ReturnType<Workspaces["require"]>>;

export function workspaceDocument({ id, name, plan, created_at_ms }: Row) {
  return { id, name, plan, created_at: isoTime(created_at_ms) };
}

export function workspacesRoutes(parts: WorkspaceParts) {
  const { workspaces, copies, roles } = parts;
  return new Elysia()
    .use(signedIn(parts))
    .get(
      "/workspaces",
      async ({ session }) => {
        const open = await roles.workspacesOf(session.operator.id);
        return (await workspaces.list()).flatMap((row) => {
          const role = open === null ? "admin" : open.get(row.id);
          return role === undefined ? [] : [{ ...workspaceDocument(row), role }];
        });
      },
      {
        response: z.array(WorkspaceDocument.extend({ role: z.enum(["admin", ...ROLES]) })),
        detail: { summary: "The workspaces that are open to you, oldest first, with your role in each" },
      },
    )
    .post(
      "/workspaces",
      async ({ body: { name, plan }, actor }) =>
        status(201, workspaceDocument(await workspaces.create(name, plan, actor))),
      { body: NewWorkspace, response: { 201: WorkspaceDocument }, detail: { summary: "Make a workspace" } },
    )
    .get("/workspaces/:id", async ({ params: { id } }) => workspaceDocument(await workspaces.require(id)), {
      response: WorkspaceDocument,
      detail: { summary: "One workspace" },
    })
    .patch(
      "/workspaces/:id",
      async ({ params: { id }, body: { name }, actor }) => workspaceDocument(await workspaces.rename(id, name, actor)),
      { body: Renamed, response: WorkspaceDocument, detail: { summary: "Rename a workspace" } },
    )
    .delete(
      "/workspaces/:id",
      async ({ params: { id }, actor }) => {
        const deleted = await workspaces.delete(id, actor);
        return { id, deleted: true, ...deleted, copies: (await copies()).length };
      },
      {
        response: Deleted,
        detail: {
          summary:
            "Delete a workspace for good, with its connections, keys and usage; the audit trail stays, and earlier backups still hold it, sealed",
        },
      },
    )
    .get(
      "/workspaces/:id/export",
      async ({ params: { id }, actor }) => {
        const lines = await workspaces.export(id, actor);
        const headers = {
          "content-type": "application/json; charset=utf-8",
          "content-disposition": `attachment; filename="${id}.json"`,
        };
        return new Response(streamOf(lines), { headers });
      },
      { detail: { summary: "Everything of a workspace but its secrets, as one JSON document" } },
    );
}

/** The whole may be larger than memory. */
function streamOf(lines: AsyncIterable<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = lines[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(`${value}\n`));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
