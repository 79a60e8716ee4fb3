/** Codex signing in: `codex mcp login` registers and waits for the browser, later runs use and renew what it stored. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "../fakes/eventually.ts";
import { requireThat } from "./client-under-test.ts";
import { type OAuthClient, oauthClient } from "./oauth-clients.ts";
import type { OAuthStage } from "./oauth-stage.ts";
import type { ScriptedModel } from "./scripted-model.ts";

const CODEX = join(
  import.meta.dir,
  ...["agents", "node_modules", "@openai", "codex-linux-x64", "vendor", "x86_64-unknown-linux-musl", "bin", "codex"],
);
const RUN_TIMEOUT_MS = 40_000;

export function oauthCodex(stage: OAuthStage, model: ScriptedModel, home: string): OAuthClient {
  mkdirSync(join(home, ".codex"));
  writeFileSync(join(home, ".codex", "config.toml"), configOf(stage, model));
  const visit = async () => {
    model.script([{ tool: "toy_visit", argumentsText: "{}" }]);
    const words = ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox", "Go."];
    const said = await run(words, home, stage.trust).ended;
    return { said, turns: model.turns() };
  };
  return oauthClient("Codex 0.171.0, OAuth", stage, {
    async connect() {
      const login = run(["mcp", "login", "shop"], home, stage.trust);
      const address = await eventually(() => /http\S+\/oauth\/authorize\?\S+/.exec(login.said())?.[0], RUN_TIMEOUT_MS);
      const callback = await fetch(await stage.approve(address));
      requireThat(callback.ok, `its callback answered ${callback.status}`);
      const said = await login.ended;
      requireThat(said.includes("Successfully logged in"), said);
    },
    async tools() {
      const { turns } = await visit();
      return turns.some((turn) => turn.includes("toy_visit")) ? [{ name: "toy_visit" }] : [];
    },
    visit: async () => (await visit()).turns[1] ?? "the model was handed no answer",
    async refused() {
      const { said, turns } = await visit();
      requireThat(turns.length === 0, "the call went through");
      return said;
    },
    close: async () => undefined,
  });
}

function configOf(stage: OAuthStage, model: ScriptedModel): string {
  return `model = "scripted"
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
`;
}

/** No program on this PATH opens a browser, so the address is only printed. */
function run(
  words: readonly string[],
  home: string,
  trust: Record<string, string>,
): { said(): string; ended: Promise<string> } {
  const child = Bun.spawn([CODEX, ...words], {
    cwd: home,
    env: { ...trust, HOME: home, PATH: "/nowhere", NO_COLOR: "1", SCRIPTED_KEY: "scripted" },
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
