/**
 * The host around the app: JSON-RPC over `postMessage`, by MCP Apps 2026-01-26. Its SDK would take 311 KB.
 * @see https://apps.extensions.modelcontextprotocol.io
 */

import * as z from "zod/mini";

export const ToolSchema = z.object({ name: z.string(), title: z.optional(z.string()), inputSchema: z.unknown() });
export type Tool = z.infer<typeof ToolSchema>;

export const HostContext = z.object({
  theme: z.catch(z.optional(z.enum(["light", "dark"])), undefined),
  locale: z.catch(z.optional(z.string()), undefined),
  styles: z.catch(
    z.optional(
      z.object({
        variables: z.optional(z.record(z.string(), z.unknown())),
        css: z.optional(z.object({ fonts: z.optional(z.string()) })),
      }),
    ),
    undefined,
  ),
  toolInfo: z.catch(z.optional(z.object({ tool: ToolSchema })), undefined),
});
export type HostContext = z.infer<typeof HostContext>;

const Initialized = z.object({
  hostCapabilities: z.catch(z.looseObject({ serverTools: z.optional(z.unknown()) }), {}),
  hostContext: z.catch(HostContext, {}),
});

const Message = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.optional(z.union([z.string(), z.number()])),
  method: z.optional(z.string()),
  params: z.optional(z.unknown()),
  result: z.optional(z.unknown()),
  error: z.optional(z.object({ message: z.string() })),
});

export type Host = {
  /** Whether the host passes calls of the app's own on to the server. */
  callsTools: boolean;
  context: HostContext;
  callTool(name: string, args: Readonly<Record<string, unknown>>): Promise<unknown>;
};

export type HostEvents = {
  onContext(context: HostContext): void;
  onInput(params: unknown): void;
  onResult(params: unknown): void;
  onCancelled(): void;
};

/** A host waits up to 60 s for a tool, and then answers by itself. */
const ANSWER_MS = 70_000;
const PROTOCOL = "2026-01-26";

/** @throws where the host refuses, or does not answer */
export async function connectHost(events: HostEvents): Promise<Host> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let lastId = 0;

  // The host's origin is not known beforehand, and nothing that is sent here is secret from whoever embeds the app.
  const send = (message: Record<string, unknown>) => window.parent.postMessage({ jsonrpc: "2.0", ...message }, "*");

  function request(method: string, params: Record<string, unknown>): Promise<unknown> {
    lastId += 1;
    const id = lastId;
    const answer = Promise.withResolvers<unknown>();
    waiting.set(id, answer);
    const timer = setTimeout(() => answer.reject(new Error("The host did not answer.")), ANSWER_MS);
    send({ id, method, params });
    return answer.promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(id);
    });
  }

  const notifications = new Map<string, (params: unknown) => void>([
    [
      "ui/notifications/host-context-changed",
      (params) => events.onContext(z.safeParse(HostContext, params).data ?? {}),
    ],
    ["ui/notifications/tool-input", events.onInput],
    ["ui/notifications/tool-result", events.onResult],
    ["ui/notifications/tool-cancelled", events.onCancelled],
  ]);

  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent) return;
    const { success, data: message } = z.safeParse(Message, data);
    if (!success) return;
    const { id, method, params, result, error } = message;
    if (method === undefined) {
      const asked = typeof id === "number" ? waiting.get(id) : undefined;
      if (error === undefined) asked?.resolve(result);
      else asked?.reject(new Error(error.message));
    } else if (id === undefined) notifications.get(method)?.(params);
    // Closing and pings want an empty answer, and there is nothing to save.
    else if (method === "ui/resource-teardown" || method === "ping") send({ id, result: {} });
    else send({ id, error: { code: -32601, message: "Method not found" } });
  });

  const { hostCapabilities, hostContext } = z.parse(
    Initialized,
    await request("ui/initialize", {
      appInfo: { name: "shopmcp-answer", version: "1" },
      appCapabilities: {},
      protocolVersion: PROTOCOL,
    }),
  );
  send({ method: "ui/notifications/initialized", params: {} });
  new ResizeObserver(() => {
    const { scrollWidth: width, offsetHeight: height } = document.documentElement;
    send({ method: "ui/notifications/size-changed", params: { width, height } });
  }).observe(document.documentElement);
  return {
    callsTools: hostCapabilities.serverTools !== undefined,
    context: hostContext,
    callTool: (name, args) => request("tools/call", { name, arguments: args }),
  };
}
