/** Valid HTTP requests, whose bodies and headers are then mutated. */

import { z } from "zod";
import type { HttpFuzz, Requests, Sent } from "./http-subject.ts";

const META =
  '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"fuzz","version":"1"}}';
const METHODS = ["tools/list", "tools/call", "resources/list", "prompts/list", "ping", "server/discover"] as const;
const CALL = '"name":"toy_visit","arguments":{}';

const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const FORM_HEADERS = { "content-type": "application/x-www-form-urlencoded" };

function message(method: string, params: string, headers: Record<string, string>): Sent {
  const body = `{"jsonrpc":"2.0","id":1,"method":"${method}","params":{${params}}}`;
  return { method: "POST", path: "/mcp", body, headers: { ...JSON_HEADERS, ...headers } };
}

function post(path: string, body: string, headers: Record<string, string> = JSON_HEADERS): Sent {
  return { method: "POST", path, body, headers };
}

export const MCP_LEGACY: HttpFuzz = {
  fitting: () => [
    message(
      "initialize",
      '"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"f","version":"1"}',
      {},
    ),
    ...METHODS.map((method) => message(method, CALL, { "mcp-protocol-version": "2025-11-25" })),
  ],
};

export const MCP_MODERN: HttpFuzz = {
  fitting: () => [
    message("server/discover", META, { "mcp-protocol-version": "2026-07-28", "mcp-method": "server/discover" }),
    ...METHODS.map((method) =>
      message(method, `${CALL},${META}`, {
        ...{ "mcp-protocol-version": "2026-07-28", "mcp-method": method, "mcp-name": "toy_visit" },
      }),
    ),
  ],
};

const AUTHORIZE =
  "/oauth/authorize?response_type=code&client_id=b&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fcb&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=s&scope=mcp";

export const OAUTH: HttpFuzz = {
  passesMs: 2_000,
  fitting: () => [
    post("/oauth/register", '{"redirect_uris":["http://127.0.0.1:9/cb"],"client_name":"fuzz"}'),
    post("/oauth/token", "grant_type=authorization_code&code=a&client_id=b&code_verifier=c&code=a", FORM_HEADERS),
    post("/oauth/token", "grant_type=refresh_token&refresh_token=a&client_id=b", FORM_HEADERS),
    post("/oauth/revoke", "token=a&client_id=b", FORM_HEADERS),
    { method: "GET", path: AUTHORIZE, body: "", headers: {} },
  ],
};

const Schema = z.looseObject({ schema: z.unknown() });
const Operation = z.looseObject({
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), schema: z.unknown() })).default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), Schema) }).optional(),
});
const Document = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

/** Every route of the API's document, except what would end the session. */
export const API: HttpFuzz = {
  passesMs: 2_000,
  async fitting(shop, workspaceId) {
    const { paths } = Document.parse((await shop.ask("GET", "/api/openapi.json")).body);
    const all = Object.entries(paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, operation]) => requestOf(method, path, { operation, workspaceId })),
    );
    const [first, ...others] = all.filter(({ method, path }) => !(method === "DELETE" && /\/api\/session/.test(path)));
    if (first === undefined) throw new Error("the document has no routes");
    return [first, ...others] satisfies Requests;
  },
};

type Wanted = { operation: z.infer<typeof Operation>; workspaceId: string };

/** Only things that do not exist are deleted. */
function requestOf(method: string, template: string, { operation, workspaceId }: Wanted): Sent {
  const values: ReadonlyMap<string, string> = new Map([
    ["id", method === "delete" ? "wks_none" : workspaceId],
    ["module", "toy"],
    ["tool", "toy_visit"],
  ]);
  const path = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? "none");
  const query = operation.parameters
    .filter((parameter) => parameter.in === "query")
    .map(({ name, schema }) => `${name}=${encodeURIComponent(String(sampleOf(schema)))}`)
    .join("&");
  const schema = operation.requestBody?.content["application/json"]?.schema;
  return {
    method: method.toUpperCase(),
    path: query === "" ? path : `${path}?${query}`,
    body: schema === undefined ? "" : JSON.stringify(sampleOf(schema)),
    headers: JSON_HEADERS,
  };
}

const Described = z.looseObject({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
});

function sampleOf(schema: unknown): unknown {
  const { type, enum: words, anyOf, properties, items } = Described.parse(schema);
  if (words !== undefined) return words[0];
  if (anyOf !== undefined) return sampleOf(anyOf[0]);
  if (type === "integer" || type === "number") return 7;
  if (type === "boolean") return true;
  if (type === "array") return [sampleOf(items)];
  if (type !== "object") return "fuzz";
  return Object.fromEntries(Object.entries(properties ?? {}).map(([name, each]) => [name, sampleOf(each)]));
}
