/**
 * What the conformance suite wants a server to have and ShopMCP has not: tools that answer in pictures, resources,
 * prompts. They stand where the product's own methods stand, so that everything around them is the product's.
 */

import { z } from "zod";
import { JSON_RPC_CODES, JsonRpcError } from "#mcp/json-rpc-error.ts";
import type { McpMethods } from "#mcp/mcp-methods.ts";
import type { MethodResult, Notify } from "#mcp/method.ts";

/** One red pixel, and a wave of no length. */
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";
const WAV = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAAAAA==";

const text = (said: string) => ({ type: "text", text: said });
const image = { type: "image", data: PNG, mimeType: "image/png" };
const resource = (uri: string, mimeType: string, said: string) => ({
  type: "resource",
  resource: { uri, mimeType, text: said },
});

/** The suite reads these from every list and resource of 2026-07-28. */
const CACHE = { ttlMs: 1_000, cacheScope: "public" };

type Turn = { progressToken: string | number | undefined; notify: Notify };
type Tool = (turn: Turn) => MethodResult | Promise<MethodResult>;

const TOOLS: Readonly<Record<string, Tool>> = {
  test_simple_text: () => ({ content: [text("This is a simple text response for testing.")] }),
  test_image_content: () => ({ content: [image] }),
  test_audio_content: () => ({ content: [{ type: "audio", data: WAV, mimeType: "audio/wav" }] }),
  test_embedded_resource: () => ({
    content: [resource("test://embedded-resource", "text/plain", "This is an embedded resource content.")],
  }),
  test_multiple_content_types: () => ({
    content: [
      text("Multiple content types test:"),
      image,
      resource("test://mixed-content-resource", "application/json", '{"test":"data","value":123}'),
    ],
  }),
  test_error_handling: () => ({
    isError: true,
    content: [text("This tool intentionally returns an error for testing")],
  }),
  async test_tool_with_progress({ progressToken, notify }) {
    for (const progress of progressToken === undefined ? [] : [0, 50, 100]) {
      const params = { progressToken: progressToken ?? "", progress, total: 100, message: `${progress} of 100` };
      await notify({ method: "notifications/progress", params });
    }
    return { content: [text("done")] };
  },
};

type Prompt = (args: Record<string, string>) => unknown[];

const PROMPTS: Readonly<Record<string, { arguments: readonly string[]; say: Prompt }>> = {
  test_simple_prompt: { arguments: [], say: () => [text("This is a simple prompt for testing.")] },
  test_prompt_with_arguments: {
    arguments: ["arg1", "arg2"],
    say: ({ arg1, arg2 }) => [text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)],
  },
  test_prompt_with_embedded_resource: {
    arguments: ["resourceUri"],
    say: ({ resourceUri = "" }) => [
      resource(resourceUri, "text/plain", "Embedded resource content for testing."),
      text("Please process the embedded resource above."),
    ],
  },
  test_prompt_with_image: { arguments: [], say: () => [image, text("Please analyze the image above.")] },
};

const RESOURCES = [
  { uri: "test://static-text", name: "text", description: "A text.", mimeType: "text/plain" },
  { uri: "test://static-binary", name: "binary", description: "A picture.", mimeType: "image/png" },
];

const TEMPLATE = {
  uriTemplate: "test://template/{id}/data",
  name: "template",
  description: "A text made from its address.",
  mimeType: "application/json",
};

const Params = z.looseObject({
  name: z.string().optional(),
  uri: z.string().optional(),
  arguments: z.record(z.string(), z.string()).optional().catch(undefined),
  _meta: z
    .looseObject({ progressToken: z.union([z.string(), z.number()]).optional() })
    .optional()
    .catch(undefined),
});
type Params = z.infer<typeof Params>;

const METHODS: Readonly<Record<string, (params: Params, notify: Notify) => MethodResult | Promise<MethodResult>>> = {
  "tools/list": () => ({
    tools: Object.keys(TOOLS).map((name) => ({ name, description: name, inputSchema: { type: "object" } })),
    ...CACHE,
  }),
  "tools/call": ({ name = "", _meta }, notify) =>
    known(TOOLS[name], name)({ progressToken: _meta?.progressToken, notify }),
  "resources/list": () => ({ resources: RESOURCES, ...CACHE }),
  "resources/templates/list": () => ({ resourceTemplates: [TEMPLATE], ...CACHE }),
  "resources/read": ({ uri = "" }) => ({ contents: [{ uri, ...known(readResource(uri), uri) }], ...CACHE }),
  "resources/subscribe": () => ({}),
  "resources/unsubscribe": () => ({}),
  "prompts/list": () => ({
    prompts: Object.entries(PROMPTS).map(([name, prompt]) => ({
      name,
      description: name,
      arguments: prompt.arguments.map((argument) => ({ name: argument, description: argument, required: true })),
    })),
    ...CACHE,
  }),
  "prompts/get": ({ name = "", arguments: args = {} }) => ({
    messages: known(PROMPTS[name], name)
      .say(args)
      .map((content) => ({ role: "user", content })),
  }),
  "completion/complete": () => ({ completion: { values: ["paris", "park"], total: 2, hasMore: false } }),
  "logging/setLevel": () => ({}),
};

export const fixtureMethods: McpMethods = {
  tools: null,
  capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
  has: (method) => method in METHODS,
  noteFor: async () => null,
  answer: async ({ method, params }, _caller, notify) => {
    const answer = METHODS[method];
    if (answer === undefined) throw new JsonRpcError(JSON_RPC_CODES.methodNotFound, "Method not found");
    return answer(Params.parse(params ?? {}), notify);
  },
};

function readResource(uri: string): Record<string, string> | undefined {
  if (uri === "test://static-text")
    return { mimeType: "text/plain", text: "This is the content of the static text resource." };
  if (uri === "test://static-binary") return { mimeType: "image/png", blob: PNG };
  const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
  if (id === undefined) return undefined;
  return {
    mimeType: "application/json",
    text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
  };
}

/** The suite looks for the address in the error's data. */
function known<Value>(value: Value | undefined, name: string): Value {
  if (value !== undefined) return value;
  throw new JsonRpcError(JSON_RPC_CODES.invalidParams, `There is no ${JSON.stringify(name)}.`, { uri: name });
}
