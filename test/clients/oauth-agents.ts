/** Command-line agents signing in: one command logs in by browser, later runs use and refresh its tokens. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { eventually } from "../fakes/eventually.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { AGENT_SETUPS } from "./agent-setups.ts";
import { requireThat } from "./client-under-test.ts";
import { type OAuthClient, oauthClient, type Session } from "./oauth-clients.ts";
import type { OAuthStage } from "./oauth-stage.ts";
import { DONE_TEXT, type ScriptedModel } from "./scripted-model.ts";

type OAuthAgent = {
  name: string;
  program: string;
  login: string[];
  loggedIn: string;
  ask: string[];
  env: Record<string, string>;
  file: string;
  text(stage: OAuthStage, model: ScriptedModel): string;
};

const MODULES = join(import.meta.dir, "agents", "node_modules");
const RUN_TIMEOUT_MS = 40_000;

const { codex, opencode } = AGENT_SETUPS;

const AGENTS: readonly OAuthAgent[] = [
  {
    ...codex,
    login: ["mcp", "login", "shopmcp"],
    loggedIn: "Successfully logged in",
    text: (stage, model) => codex.config(model.url, `url = "${stage.url}"`),
  },
  {
    ...opencode,
    login: ["mcp", "auth", "shopmcp"],
    loggedIn: "Authentication successful",
    text: (stage, model) => opencode.config(model.url, { url: stage.url }),
  },
];

export function oauthAgents(stage: OAuthStage, model: ScriptedModel): OAuthClient[] {
  return AGENTS.filter(({ program }) => existsSync(join(MODULES, program))).map((agent) =>
    oauthClient(`${agent.name}, OAuth`, stage, session(agent, stage, model)),
  );
}

function session(agent: OAuthAgent, stage: OAuthStage, model: ScriptedModel): Session {
  const home = tempFolder();
  const path = join(home, agent.file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, agent.text(stage, model));
  const run = (words: readonly string[]) =>
    start([join(MODULES, agent.program), ...words], home, { ...agent.env, ...stage.trust });
  const visit = async () => {
    model.script([{ tool: "toy_visit", argumentsText: "{}" }]);
    const said = await run([...agent.ask, "Go."]).ended;
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
      requireThat(said.includes(DONE_TEXT), said);
      return said;
    },
    close: async () => undefined,
  };
}

/** Without a browser on the PATH the address is only printed. */
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
