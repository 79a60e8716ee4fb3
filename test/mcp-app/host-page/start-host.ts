/** A chat that hosts MCP Apps with the extension's own bridge: it asks one question, shows the text, and opens the app below. */

import { Client, type ClientOptions, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import {
  AppBridge,
  getToolUiResourceUri,
  type McpUiHostContext,
  type McpUiStyles,
  PostMessageTransport,
  RESOURCE_MIME_TYPE,
} from "@modelcontextprotocol/ext-apps/app-bridge";
import { z } from "zod";

const INFO = { name: "chat", version: "1.0.0" };
const OPTIONS: Readonly<Record<string, ClientOptions>> = {
  "2025-11-25": { versionNegotiation: { mode: "legacy" } },
  "2026-07-28": { versionNegotiation: { mode: { pin: "2026-07-28" } } },
};

const Wish = z.object({
  tool: z.string(),
  args: z.record(z.string(), z.unknown()),
  version: z.string(),
  sandbox: z.string(),
  theme: z.enum(["light", "dark"]),
  locale: z.string(),
  /**
   * refuse: the handshake fails. silent: it is never answered. odd: it is answered with a number. mute: no call of the
   * app's own. text: no structure. noise: malformed messages before and after the answer. close: the app is closed. nameless: no word of the tool.
   */
  manner: z.enum(["", "refuse", "silent", "odd", "mute", "text", "noise", "close", "nameless"]),
});

const COLORS = {
  light: { "--color-background-primary": "#faf9f5", "--color-text-primary": "#141413" },
  dark: { "--color-background-primary": "#262624", "--color-text-primary": "#faf9f5" },
};

const notified = (name: string, params: unknown) => ({ jsonrpc: "2.0", method: `ui/notifications/${name}`, params });
const answerOf = (structuredContent: unknown) => notified("tool-result", { content: [], structuredContent });
const circle: Record<string, unknown> = {};
circle.self = circle;

/** What no host should send. */
const NOISE: readonly unknown[] = [
  ...[null, 5, "text", [], {}, circle, { jsonrpc: "2.0" }, { jsonrpc: "2.0", method: 5 }],
  ...["__proto__", "constructor", "toString"].map((method) => ({ jsonrpc: "2.0", method, params: circle })),
  ...[
    { id: 99, result: {} },
    { id: 1, error: "no" },
    { id: "1", result: null },
  ].map((one) => ({ jsonrpc: "2.0", ...one })),
  ...[
    null,
    5,
    "dark",
    { theme: "neon", locale: 7 },
    { locale: "x-", styles: { variables: { "--color-text-primary": {} } } },
  ].map((params) => notified("host-context-changed", params)),
  ...[null, [], { arguments: 5 }, { arguments: { date_preset: circle } }].map((params) =>
    notified("tool-input", params),
  ),
  ...[null, 5, { content: 5 }, { content: [null] }, { isError: "yes", content: [] }].map((params) =>
    notified("tool-result", params),
  ),
  ...[
    ...[circle, { meta: {}, columns: 5, rows: [] }, { meta: null, columns: ["spend"], rows: [[1]] }],
    {
      meta: { currency: "???" },
      columns: ["date", "spend"],
      rows: [
        [circle, Number.NaN],
        ["2026-99-99", 1],
      ],
    },
    {
      meta: { currency: "USD" },
      columns: ["date", "spend"],
      rows: [
        ["2026-99-99", 1],
        ["2026-98-98", Number.POSITIVE_INFINITY],
      ],
    },
    { meta: {}, columns: ["name", "contribution"], rows: [[circle, 1n], []] },
    { meta: {}, columns: ["landing"], rows: [[{}]] },
  ].map(answerOf),
];

const wish = Wish.parse(JSON.parse(decodeURIComponent(location.hash.slice(1))));
const chat = document.querySelector("#chat") ?? document.body;
const frame = document.querySelector("iframe");

async function start(): Promise<void> {
  const client = new Client(INFO, OPTIONS[wish.version]);
  await client.connect(new StreamableHTTPClientTransport(new URL("/mcp", location.href)));
  const { tools } = await client.listTools();
  const tool = tools.find(({ name }) => name === wish.tool);
  if (tool === undefined || frame === null) throw new Error("no such tool");
  const result = await client.callTool({ name: wish.tool, arguments: wish.args });
  const [first] = result.content;
  chat.textContent = first?.type === "text" ? first.text : "";
  document.body.dataset.version = client.getNegotiatedProtocolVersion() ?? "";

  const uri = getToolUiResourceUri(tool);
  const [content] = (await client.readResource({ uri: uri ?? "" })).contents;
  if (content?.mimeType !== RESOURCE_MIME_TYPE || !("text" in content)) throw new Error("no app");

  await proxyReady(frame);
  const contextIn = (theme: "light" | "dark"): McpUiHostContext => ({
    ...{ theme, locale: wish.locale },
    ...(wish.manner === "nameless" ? {} : { toolInfo: { tool } }),
    styles: { variables: z.custom<McpUiStyles>().parse(COLORS[theme]) },
  });
  const hostContext = contextIn(wish.theme);
  const { contentWindow } = frame;
  if (contentWindow === null) throw new Error("no frame");
  const bridge = new AppBridge(client, INFO, wish.manner === "mute" ? {} : { serverTools: {} }, { hostContext });
  bridge.onsizechange = ({ height }) => {
    if (height !== undefined) frame.style.height = `${height}px`;
  };
  const initialized = new Promise<void>((resolve) => {
    bridge.oninitialized = () => resolve();
  });
  if (wish.manner === "refuse") answerByHand(contentWindow, { error: { code: -32000, message: "no apps here" } });
  else if (wish.manner === "odd") answerByHand(contentWindow, { result: 5 });
  else if (wish.manner !== "silent") await bridge.connect(new PostMessageTransport(contentWindow, contentWindow));
  contentWindow.postMessage(
    { jsonrpc: "2.0", method: "ui/notifications/sandbox-resource-ready", params: { html: content.text } },
    "*",
  );
  if (["refuse", "silent", "odd"].includes(wish.manner)) return;
  await initialized;
  const noise = wish.manner === "noise" ? NOISE : [];
  for (const message of noise) contentWindow.postMessage(message, "*");
  await bridge.sendToolInput({ arguments: wish.args });
  const { structuredContent: _, ...text } = result;
  await bridge.sendToolResult(wish.manner === "text" ? text : result);
  for (const message of noise) contentWindow.postMessage(message, "*");
  if (noise.length > 0) await bridge.sendToolResult(result);
  for (const theme of ["light", "dark"] as const)
    document.querySelector(`#${theme}`)?.addEventListener("click", () => bridge.setHostContext(contextIn(theme)));
  if (wish.manner !== "close") return;
  document.body.dataset.closed = JSON.stringify(await bridge.teardownResource({}));
  frame.remove();
}

function proxyReady(iframe: HTMLIFrameElement): Promise<void> {
  return new Promise((resolve) => {
    window.addEventListener("message", ({ source, data }) => {
      if (source === iframe.contentWindow && data?.method === "ui/notifications/sandbox-proxy-ready") resolve();
    });
    iframe.src = wish.sandbox;
  });
}

function answerByHand(app: Window, answer: Record<string, unknown>): void {
  window.addEventListener("message", ({ source, data }) => {
    if (source === app && data?.method === "ui/initialize")
      app.postMessage({ jsonrpc: "2.0", id: data.id, ...answer }, "*");
  });
}

start().then(
  () => {
    document.body.dataset.state = "open";
  },
  (error) => {
    document.body.dataset.state = `failed: ${error}`;
  },
);
