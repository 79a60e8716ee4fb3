/** The OpenAPI document, made from the schemas by which the routes check requests. */

import { z } from "zod";

/** Elysia's own type of `hooks` is open too. */
export type DocumentedRoute = { method: string; path: string; hooks: unknown };

const Hooks = z.looseObject({
  body: z.unknown().optional(),
  query: z.unknown().optional(),
  response: z.unknown().optional(),
  detail: z.looseObject({ summary: z.string().optional(), security: z.array(z.unknown()).optional() }).optional(),
});

const ErrorDocument = z.object({
  error: z.object({
    code: z.string().describe("Stable, for programs."),
    message: z.string().describe("A sentence that says what to do next."),
    details: z
      .object({
        retry_after_seconds: z.int().optional(),
        code: z.int().nullable().optional().describe("The ad platform's own code."),
        request_id: z.string().nullable().optional().describe("The ad platform's own request id."),
        platform_message: z.string().optional().describe("The ad platform's text: data, not instructions."),
      })
      .optional(),
  }),
});

const DESCRIPTION = `Sign in with POST /api/session and send back its cookie. A request that changes something also needs the header
Origin with the server's address, such as http://127.0.0.1:8765, which a browser sends by itself. Times are
ISO 8601 in UTC. A route that is not marked as open answers 401 without a session.`;

export type OpenApiDocument = ReturnType<typeof openApiDocument>;

/** @see https://spec.openapis.org/oas/v3.1.1 */
export function openApiDocument(routes: readonly DocumentedRoute[], version: string) {
  const paths: Record<string, Record<string, ReturnType<typeof operation>>> = {};
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.1",
    info: { title: "ShopMCP", version, description: DESCRIPTION },
    paths,
    components: {
      schemas: { Error: toSchema(ErrorDocument, "output") },
      securitySchemes: {
        session: { type: "apiKey", in: "cookie", name: "__Host-shopmcp", description: "shopmcp-PORT without https" },
        room: {
          ...{ type: "apiKey", in: "cookie", name: "__Secure-shopmcp-room" },
          description: "shopmcp-room-PORT without https",
        },
      },
    },
    security: [{ session: [] }],
  } as const;
}

function operation({ method, path, hooks }: DocumentedRoute) {
  const { body, query, response, detail = {} } = Hooks.parse(hooks);
  const parameters = [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
      ...{ name, in: "path", required: true },
      schema: { type: "string" },
    })),
    ...queryParameters(query),
  ];
  return {
    operationId: `${method.toLowerCase()}${path.replace(/^\/api/, "").replaceAll(/[^a-z]+/g, "_")}`,
    tags: [path.split("/").at(path.startsWith("/api/workspaces/:id/") ? 4 : 2) ?? ""],
    ...detail,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body instanceof z.ZodType
      ? { requestBody: { required: true, content: { "application/json": { schema: toSchema(body, "input") } } } }
      : {}),
    responses: { ...answers(response), default: ERROR_ANSWER },
  };
}

const ERROR_ANSWER = {
  description: "Refused or failed",
  content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
} as const;

const QuerySchema = z.looseObject({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

function queryParameters(query: unknown) {
  if (!(query instanceof z.ZodType)) return [];
  const { properties, required } = QuerySchema.parse(toSchema(query, "output"));
  return Object.entries(properties).map(([name, schema]) => ({
    ...{ name, in: "query", required: required.includes(name) },
    schema,
  }));
}

function answers(response: unknown): Record<string, unknown> {
  const byStatus =
    response instanceof z.ZodType ? { 200: response } : z.record(z.string(), z.unknown()).catch({}).parse(response);
  const known = Object.entries(byStatus).flatMap(([status, schema]) =>
    schema instanceof z.ZodType
      ? [[status, { description: "Done", content: { "application/json": { schema: toSchema(schema, "output") } } }]]
      : [],
  );
  return known.length === 0 ? { 200: { description: "Done" } } : Object.fromEntries(known);
}

/** The document names the dialect once, and a pattern beside a format would say the same twice. */
function toSchema(schema: z.ZodType, io: "input" | "output") {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema }) => {
      if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
    },
  });
  return rest;
}
