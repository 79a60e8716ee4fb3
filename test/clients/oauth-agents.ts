/** Command-line agents signing in: one command registers and waits for the browser, later runs use and renew what it stored. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { eventually } from "../fakes/eventually.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { requireThat } from "./client-under-test.ts";
import { type OAuthClient, oauthClient, type Session } from "./oauth-clients.ts";
import type { OAuthStage } from "./oauth-stage.ts";
import type { ScriptedModel } from "./scripted-model.ts";

type OAuthAgent = {
  program: string;
  login: string[];
  /** Said at the end of a login that came to its end. */
  loggedIn: string;
  /** Asks the model. */
  ask: string[];
  env: Record<string, string>;
  config: { path: string; text(stage: OAuthStage, model: ScriptedModel): string };
};

const MODULES = join(import.meta.dir, "agents", "node_modules");
const RUN_TIMEOUT_MS = 40_000;

const AGENTS: Readonly<Record<string, OAuthAgent>> = {
  "Codex 0.171.0": {
    program: "@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex",
    login: ["mcp", "login", "shop"],
    loggedIn: "Successfully logged in",
    ask: ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "Go."],
    env: { SCRIPTED_KEY: "scripted" },
    config: {
      path: ".codex/config.toml",
      text: (stage, model) => `model = "scripted"
model_provider = "scripted"
check_for_update_on_startup = false
mcp_oauth_credentials_store = "file"
[analytics]
enabled = false
[model_providers.scripted]
name = "scripted"
base_url = "${model.url}/v1"
env_key = "SCRIPTED_KEY"
wire_api = "responses"
[mcp_servers.shop]
url = "${stage.url}"
`,
    },
  },
  "opencode 1.18.33": {
    program: "opencode-linux-x64/bin/opencode",
    login: ["mcp", "auth", "shop"],
    loggedIn: "Authentication successful",
    ask: ["run", "--model", "scripted/scripted", "Go."],
    env: {
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
      OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
    },
    config: {
      path: ".config/opencode/opencode.json",
      text: (stage, model) =>
        JSON.stringify({
          autoupdate: false,
          share: "disabled",
          provider: {
            scripted: {
              npm: "@ai-sdk/openai-compatible",
              name: "scripted",
              options: { baseURL: `${model.url}/v1`, apiKey: "scripted" },
              models: { scripted: { name: "scripted" } },
            },
          },
          mcp: { shop: { type: "remote", url: stage.url, enabled: true } },
        }),
    },
  },
};

/** Those whose program was installed. */
export function oauthAgents(stage: OAuthStage, model: ScriptedModel): OAuthClient[] {
  return Object.entries(AGENTS)
    .filter(([, { program }]) => existsSync(join(MODULES, program)))
    .map(([name, agent]) => oauthClient(`${name}, OAuth`, stage, session(agent, stage, model)));
}

function session(agent: OAuthAgent, stage: OAuthStage, model: ScriptedModel): Session {
  const home = tempFolder();
  const path = join(home, agent.config.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, agent.config.text(stage, model));
  const run = (words: readonly string[]) =>
    start([join(MODULES, agent.program), ...words], home, { ...agent.env, ...stage.trust });
  const visit = async () => {
    model.script([{ tool: "toy_visit", argumentsText: "{}" }]);
    const said = await run(agent.ask).ended;
    return { said, turns: model.turns() };
  };
  return {
    async connect() {
      const login = run(agent.login);
      const address = await eventually(() => /http\S+\/oauth\/authorize\?\S+/.exec(login.said())?.[0], RUN_TIMEOUT_MS);
      const callback = await fetch(await stage.approve(address));
      requireThat(callback.ok, `its callback answered ${callback.status}`);
      const said = await login.ended;
      requireThat(said.includes(agent.loggedIn), said);
    },
    async tools() {
      const { turns } = await visit();
      return turns.some((turn) => turn.includes("toy_visit")) ? [{ name: "toy_visit" }] : [];
    },
    visit: async () => (await visit()).turns[1] ?? "the model was handed no answer",
    async refused() {
      const { said, turns } = await visit();
      requireThat(turns.length === 0, "the model still has the tool");
      return said;
    },
    close: async () => undefined,
  };
}

/** No program on this PATH opens a browser, so the address is only printed. */
function start(
  command: string[],
  home: string,
  env: Record<string, string>,
): { said(): string; ended: Promise<string> } {
  const child = Bun.spawn(command, {
    cwd: home,
    env: { HOME: home, PATH: "/nowhere", NO_COLOR: "1", ...env },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: RUN_TIMEOUT_MS,
  });
  let said = "";
  const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
    for await (const chunk of stream.pipeThrough(new TextDecoderStream())) said += chunk;
  };
  return {
    said: () => said,
    ended: Promise.all([read(child.stdout), read(child.stderr), child.exited]).then(() => said),
  };
}
