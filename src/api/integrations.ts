/** `/api/workspaces/:id/integrations`: each module with its form and guide, and its only account where there is one. */

import { Elysia, status } from "elysia";
import { z } from "zod";
import type { Place } from "#connections/connection-row.ts";
import { noSuchLabel } from "#connections/find-account.ts";
import { replacedAccountWords } from "#connections/replaced-account.ts";
import type { Module } from "#modules/module.ts";
import { createConnectionReports, type ReportParts } from "./connection-reports.ts";
import { ConnectionDocument, IntegrationCard, IntegrationDocument } from "./integration-documents.ts";
import { type SignedInParts, signedIn } from "./signed-in.ts";

export type IntegrationParts = SignedInParts & ReportParts;

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

export const DisconnectedDocument = z.object({ module: z.string(), disconnected: z.boolean() });

/** What is done with an account, whether its label is said or it is the only one. */
export function accountWork(parts: IntegrationParts) {
  const { connections } = parts;
  const { placeOf, reportOf, reportAnew } = createConnectionReports(parts);
  return {
    placeOf,
    reportOf,
    reportAnew,
    async look(place: Place) {
      const row = await connections.find(place);
      if (row === undefined && place.label !== undefined) throw noSuchLabel();
      return { ...pageOf(place.module), connection: row === undefined ? null : await reportOf(row) };
    },
    async connect(place: Place, pasted: unknown, actor: Parameters<typeof connections.connect>[2]) {
      const { row, replaced } = await connections.connect(place, pasted, actor);
      const connection = await reportAnew(row);
      if (replaced === null) return status(201, connection);
      return { ...connection, warnings: [...connection.warnings, ...replacedAccountWords(replaced, row)] };
    },
    verify: async (place: Place, actor: Parameters<typeof connections.verify>[1]) =>
      reportAnew(await connections.verify(place, actor)),
    async disconnect(place: Place, actor: Parameters<typeof connections.disconnect>[1]) {
      await connections.disconnect(place, actor);
      return { module: place.module.name, disconnected: true };
    },
  };
}

export function integrationsRoutes(parts: IntegrationParts) {
  const { workspaces, connections, modules } = parts;
  const work = accountWork(parts);
  return new Elysia()
    .use(signedIn(parts))
    .get(
      "/workspaces/:id/integrations",
      async ({ params: { id } }) => {
        await workspaces.require(id);
        const rows = await connections.list(id);
        return Promise.all(
          modules.map(async (module) => {
            const own = rows.filter((row) => row.module === module.name);
            const reports = await Promise.all(own.map(work.reportOf));
            return {
              ...cardOf(module),
              connection: reports.length === 1 ? (reports[0] ?? null) : null,
              connections: reports,
            };
          }),
        );
      },
      {
        response: z.array(IntegrationCard),
        detail: { summary: "Every module, with its accounts" },
      },
    )
    .get("/workspaces/:id/integrations/:module", async ({ params }) => work.look(await work.placeOf(params)), {
      response: IntegrationDocument,
      detail: { summary: "One module: form, guide, troubleshooting, and its only account" },
    })
    .put(
      "/workspaces/:id/integrations/:module",
      async ({ params, body, actor }) => work.connect(await work.placeOf(params), body, actor),
      {
        body: Pasted,
        response: { 200: ConnectionDocument, 201: ConnectionDocument },
        detail: {
          summary:
            "Verify and connect; where an account is connected, the fields given replace the stored ones, unless they are of another account",
        },
      },
    )
    .post(
      "/workspaces/:id/integrations/:module/verify",
      async ({ params, actor }) => work.verify(await work.placeOf(params), actor),
      { response: ConnectionDocument, detail: { summary: "Ask the platform now whether the only account works" } },
    )
    .delete(
      "/workspaces/:id/integrations/:module",
      async ({ params, actor }) => work.disconnect(await work.placeOf(params), actor),
      {
        response: DisconnectedDocument,
        detail: { summary: "Disconnect the only account: what is sealed is destroyed" },
      },
    );
}

function cardOf({ name, title, page }: Module) {
  return { module: name, title, summary: page.summary };
}

function pageOf(module: Module) {
  const { fields, page, authorization } = module;
  const { guide, checks, troubleshooting, performance = null, pacing = null } = page;
  return {
    ...cardOf(module),
    fields,
    guide,
    checks,
    troubleshooting,
    performance,
    pacing,
    account_field: module.sharing?.accountField ?? null,
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
