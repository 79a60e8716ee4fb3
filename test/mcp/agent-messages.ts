/** Requests as popular programs send them, recorded on 2026-12-01 (`bun run clients`); ids and the tool are replaced. */

import { legacy, type Message, modern } from "./messages.ts";

const CLAUDE_CODE = {
  "io.modelcontextprotocol/clientInfo": {
    name: "claude-code",
    title: "Claude Code",
    version: "2.1.332",
    description: "Anthropic's agentic coding tool",
    websiteUrl: "https://claude.com/claude-code",
  },
  "io.modelcontextprotocol/clientCapabilities": { roots: { listChanged: true }, elicitation: { form: {}, url: {} } },
};

const CODEX = {
  callId: "call_1",
  "x-codex-turn-metadata": {
    ...{ session_id: "s-1", thread_id: "t-1", model: "scripted", turn_id: "u-1", turn_started_at_unix_ms: 1 },
    ...{ thread_source: "user", sandbox: "none", auto_review_enabled: false, codex_version: "0.171.0" },
  },
  ...{ threadId: "t-1", sessionId: "s-1", windowId: "s-1:0", itemId: "fc_call_1" },
};

const unversioned = ({ headers, json }: Message): Message => {
  const { "mcp-protocol-version": _, ...others } = headers;
  return { headers: others, json };
};

type Asked = { name: string; arguments: object };
type Agent = [program: string, call: (asked: Asked, nth: number) => Message];

/** `nth`: what differs from call to call differs with it. */
export const AGENT_CALLS: readonly Agent[] = [
  [
    "Claude Code 2.1.332",
    (asked, nth) =>
      modern("tools/call", {
        ...asked,
        _meta: { ...CLAUDE_CODE, "claudecode/toolUseId": `call_${nth}`, progressToken: nth },
      }),
  ],
  [
    "Codex 0.171.0",
    (asked, nth) =>
      legacy(
        "tools/call",
        { _meta: { ...CODEX, callId: `call_${nth}`, progressToken: nth }, ...asked },
        { "mcp-protocol-version": "2025-06-18", accept: "text/event-stream, application/json" },
      ),
  ],
  [
    "Gemini CLI 0.61.0",
    (asked, nth) =>
      unversioned(
        legacy("tools/call", { ...asked, _meta: { progressToken: `7d9cc43f-8789-421e-8aa8-00000000000${nth}` } }),
      ),
  ],
  [
    "opencode 1.18.33 and Qwen Code 0.24.4",
    (asked, nth) => legacy("tools/call", { ...asked, _meta: { progressToken: nth } }),
  ],
  ["mcp-remote 0.15.1", (asked) => legacy("tools/call", asked, { "mcp-method": "tools/call", "mcp-name": asked.name })],
];

export const CODEX_LIST: Message = legacy("tools/list", { _meta: { progressToken: 0 } });
