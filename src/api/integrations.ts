/** `/api/workspaces/:id/integrations`: each module with its form and guide, and its connection where there is one. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import { connectionReport } from "#connections/connection-document.ts";
import type { Connections } from "#connections/connections.ts";
import { ShopError } from "#errors.ts";
import type { Histories } from "#history/open-histories.ts";
import type { Module } from "#modules/module.ts";
import type { Workspaces } from "#workspaces/workspaces.ts";
import { ConnectionDocument, IntegrationCard, IntegrationDocument } from "./integration-documents.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type IntegrationParts = SignedInParts & {
  workspaces: Workspaces;
  connections: Connections;
  modules: readonly Module[];
  histories: Pick<Histories, "keptDays">;
};

const MAX_FIELD_CHARACTERS = 10_000;

/** The module checks its fields. One message covers them all, since a field's name may be anything. */
export const Pasted = z
  .record(z.string(), z.unknown())
  .refine(
    (fields) => Object.values(fields).every(isFieldValue),
    `each field is a text of at most ${MAX_FIELD_CHARACTERS} characters, or a number`,
  )
  .meta({ additionalProperties: { anyOf: [{ type: "string", maxLength: MAX_FIELD_CHARACTERS }, { type: "number" }] } });

function isFieldValue(value: unknown): boolean {
  return typeof value === "number" || (typeof value === "string" && value.length <= MAX_FIELD_CHARACTERS);
}

export type PlaceOf = (params: { id: string; module: string }) => Promise<{ workspaceId: string; module: Module }>;

export function placeIn({ workspaces, modules }: Pick<IntegrationParts, "workspaces" | "modules">): PlaceOf {
  return async ({ id, module: name }) => {
    const { id: workspaceId } = await workspaces.require(id);
    const module = modules.find((one) => one.name === name);
    if (module !== undefined) return { workspaceId, module };
    throw new ShopError(
      "not_found",
      `There is no module of that name. There are: ${modules.map((one) => one.name).join(", ")}.`,
    );
  };
}

export function integrationsRoutes(parts: IntegrationParts) {
  const { workspaces, connections, modules } = parts;
  const placeOf = placeIn(parts);
  const standing = async (workspaceId: string, module: Module) => {
    const row = (await connections.list(workspaceId)).find((one) => one.module === module.name);
    if (row === undefined) return null;
    const report = connectionReport(row, (await connections.histories([row.id])).get(row.id) ?? []);
    return { ...report, kept_days: await parts.histories.keptDays(row.id) };
  };
  return new Elysia()
    .use(signedIn(parts))
    .get(
      "/workspaces/:id/integrations",
      async ({ params: { id } }) => {
        await workspaces.require(id);
        return Promise.all(
          modules.map(async (module) => ({ ...cardOf(module), connection: await standing(id, module) })),
        );
      },
      {
        response: z.array(IntegrationCard),
        detail: { summary: "Every module, with its connection where there is one" },
      },
    )
    .get(
      "/workspaces/:id/integrations/:module",
      async ({ params }) => {
        const { workspaceId, module } = await placeOf(params);
        return { ...pageOf(module), connection: await standing(workspaceId, module) };
      },
      { response: IntegrationDocument, detail: { summary: "One module: form, guide, troubleshooting, connection" } },
    )
    .put(
      "/workspaces/:id/integrations/:module",
      async ({ params, body, actor }) => {
        const place = await placeOf(params);
        const { replaced } = await connections.connect(place, body, actor);
        const connection = await reported(place);
        return replaced ? connection : status(201, connection);
      },
      {
        body: Pasted,
        response: { 200: ConnectionDocument, 201: ConnectionDocument },
        detail: { summary: "Verify and connect; where a connection exists, the fields given replace the stored ones" },
      },
    )
    .post(
      "/workspaces/:id/integrations/:module/verify",
      async ({ params, actor }) => {
        const place = await placeOf(params);
        await connections.verify(place, actor);
        return reported(place);
      },
      { response: ConnectionDocument, detail: { summary: "Ask the platform now whether the connection works" } },
    )
    .delete(
      "/workspaces/:id/integrations/:module",
      async ({ params, actor }) => {
        const place = await placeOf(params);
        await connections.disconnect(place, actor);
        return { module: place.module.name, disconnected: true };
      },
      {
        response: z.object({ module: z.string(), disconnected: z.boolean() }),
        detail: { summary: "Disconnect: the sealed credentials are destroyed" },
      },
    );

  async function reported({ workspaceId, module }: { workspaceId: string; module: Module }) {
    const connection = await standing(workspaceId, module);
    if (connection !== null) return connection;
    throw new ShopError("conflict", `${module.title} was disconnected meanwhile. Connect it again.`);
  }
}

function cardOf({ name, title, page }: Module) {
  return { module: name, title, summary: page.summary };
}

function pageOf(module: Module) {
  const { fields, page, authorization } = module;
  const { guide, checks, troubleshooting, performance = null } = page;
  return {
    ...cardOf(module),
    fields,
    guide,
    checks,
    troubleshooting,
    performance,
    authorization:
      authorization === undefined
        ? null
        : {
            fields: authorization.fields,
            account_field: authorization.accountField,
            redirect_field: authorization.redirectField,
          },
  };
}
