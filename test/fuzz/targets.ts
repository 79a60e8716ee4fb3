/** What is fuzzed: requests that fit, each of which is spoiled by `mutated`. */

const META =
  '"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{},"io.modelcontextprotocol/clientInfo":{"name":"fuzz","version":"1"}}';
const METHODS = ["tools/list", "tools/call", "resources/list", "prompts/list", "ping", "server/discover"] as const;
const CALL = '"name":"toy_visit","arguments":{}';

export type Sent = { method: string; path: string; body: string; headers: Record<string, string> };
/** `passesMs`: how much time goes by between inputs, where a limit of so many a minute would answer in the code's place. */
export type Target = { name: string; passesMs?: number; fitting: readonly [Sent, ...Sent[]] };

const JSON_HEADERS = { "content-type": "application/json", accept: "application/json, text/event-stream" };
const FORM_HEADERS = { "content-type": "application/x-www-form-urlencoded" };

function message(method: string, params: string, headers: Record<string, string>): Sent {
  const body = `{"jsonrpc":"2.0","id":1,"method":"${method}","params":{${params}}}`;
  return { method: "POST", path: "/mcp", body, headers: { ...JSON_HEADERS, ...headers } };
}

function post(path: string, body: string, headers: Record<string, string> = JSON_HEADERS): Sent {
  return { method: "POST", path, body, headers };
}

export const TARGETS: readonly Target[] = [
  {
    name: "mcp-legacy",
    fitting: [
      message(
        "initialize",
        '"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"f","version":"1"}',
        {},
      ),
      ...METHODS.map((method) => message(method, CALL, { "mcp-protocol-version": "2025-11-25" })),
    ],
  },
  {
    name: "mcp-modern",
    fitting: [
      message("server/discover", META, { "mcp-protocol-version": "2026-07-28", "mcp-method": "server/discover" }),
      ...METHODS.map((method) =>
        message(method, `${CALL},${META}`, {
          ...{ "mcp-protocol-version": "2026-07-28", "mcp-method": method, "mcp-name": "toy_visit" },
        }),
      ),
    ],
  },
  {
    name: "oauth",
    passesMs: 2_000,
    fitting: [
      post("/oauth/register", '{"redirect_uris":["http://127.0.0.1:9/cb"],"client_name":"fuzz"}'),
      post("/oauth/token", "grant_type=authorization_code&code=a&client_id=b&code_verifier=c&code=a", FORM_HEADERS),
      post("/oauth/token", "grant_type=refresh_token&refresh_token=a&client_id=b", FORM_HEADERS),
      post("/oauth/revoke", "token=a&client_id=b", FORM_HEADERS),
    ],
  },
  {
    name: "api",
    fitting: [
      post("/api/session", '{"email":"a@example.com","password":"not the one"}'),
      post("/api/setup", '{"token":"a","email":"a@example.com","password":"not the one"}'),
      post("/api/workspaces", '{"name":"fuzz"}'),
    ],
  },
];
