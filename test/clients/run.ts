/** `bun run clients`: popular clients against one server and its stdio command. Exits 1 where a step failed. */

import { join } from "node:path";
import { systemClock } from "#clock.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { findCaddy } from "../fakes/caddy.ts";
import { installPackages } from "../fakes/install-packages.ts";
import { PROGRAM, serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { agentClients } from "./agent-clients.ts";
import { type AgentStage, startAgentStage } from "./agent-stage.ts";
import { type ShopUnderTest, STEPS } from "./client-under-test.ts";
import { inspectors } from "./inspector.ts";
import { libraryClients } from "./library-clients.ts";
import { mcporters } from "./mcporter.ts";
import { oauthAgents } from "./oauth-agents.ts";
import { OAUTH_STEPS, type OAuthClient, oauthMcpRemote, oauthSdkClients } from "./oauth-clients.ts";
import { type OAuthStage, startOAuthStage } from "./oauth-stage.ts";
import { CONVERSATION_STEPS } from "./scripted-conversation.ts";
import { mcpRemote, sdkClients } from "./sdk-client.ts";

/** Longer than the programs' own limits, so that theirs report first. */
const STEP_TIMEOUT_MS = 45_000;

await installPackages(join(import.meta.dir, "peers"));
const simulator = startSimulator({ clock: systemClock });
const env = {
  SHOPMCP_DATA_DIR: join(tempFolder(), "data"),
  SHOPMCP_TIKTOK_BASE_URL: simulator.url,
  SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
};
const server = await serveProcess({ env });
const caddy = await findCaddy("https");
const stages = [
  { place: "", stage: await startOAuthStage() },
  ...(caddy === null ? [] : [{ place: " behind Caddy", stage: await startOAuthStage({ caddy }) }]),
];
const failures: string[] = [];
try {
  const shop = await prepare();
  const clients = [...sdkClients(shop), ...inspectors(shop), mcpRemote(shop), ...mcporters(shop)];
  await tryClients(clients, STEPS);
  await trySigningIn((stage) => [...oauthSdkClients(stage), oauthMcpRemote(stage, tempFolder())]);
  if (caddy === null) process.stdout.write("behind Caddy  skipped: caddy is not on PATH (Debian has it)\n");
  await tryConversations();
} finally {
  for (const { stage } of stages) await stage.stop();
  await server.stop();
  await simulator.stop();
}
for (const failure of failures) process.stderr.write(`${failure}\n`);
process.exit(failures.length === 0 ? 0 : 1);

/** What cannot be installed on this platform is skipped with a note. */
async function tryConversations(): Promise<void> {
  const [withLibraries, withAgents] = [await installed("libraries"), await installed("agents")];
  if (!withLibraries && !withAgents) return;
  const scene = await startAgentStage(simulator);
  try {
    if (withLibraries) await tryClients(libraryClients(scene), CONVERSATION_STEPS);
    if (withAgents) await tryAgents(scene);
  } finally {
    await scene.stop();
  }
}

async function installed(folder: string): Promise<boolean> {
  try {
    await installPackages(join(import.meta.dir, folder));
    return true;
  } catch (error) {
    process.stdout.write(`${folder}  skipped: ${error instanceof Error ? error.message : String(error)}\n`);
    return false;
  }
}

async function tryAgents(scene: AgentStage): Promise<void> {
  const { clients, missing } = agentClients(scene);
  if (clients.length > 0) await tryClients(clients, CONVERSATION_STEPS);
  await trySigningIn((stage) => oauthAgents(stage, scene.model));
  for (const name of missing) process.stdout.write(`${name}  skipped: its package has no program for this machine\n`);
}

async function trySigningIn(clientsOf: (stage: OAuthStage) => OAuthClient[]): Promise<void> {
  const clients = stages.flatMap(({ place, stage }) =>
    clientsOf(stage).map((client) => ({ ...client, name: client.name + place })),
  );
  if (clients.length > 0) await tryClients(clients, OAUTH_STEPS);
}

async function prepare(): Promise<ShopUnderTest> {
  const { id } = JSON.parse((await shopmcp(["workspace", "create", "--name", "Clients", "--json"], { env })).stdout);
  const stdin = JSON.stringify(mainCredentials(simulator));
  await shopmcp(["connect", "tiktok-ads", "--workspace", id], { env, stdin });
  const made = await shopmcp(["key", "create", "--workspace", id, "--name", "clients", "--json"], { env });
  const { key } = JSON.parse(made.stdout);
  const [command = "", ...args] = PROGRAM;
  return {
    url: `${server.url}/mcp`,
    key,
    stdio: { command, args: [...args, "stdio"], env: { ...env, SHOPMCP_API_KEY: key } },
    home: tempFolder(),
  };
}

type Tried<Step extends string> = {
  name: string;
  steps: Record<Step, (() => Promise<void>) | null>;
  close(): Promise<void>;
};

async function tryClients<Step extends string>(clients: readonly Tried<Step>[], steps: readonly Step[]): Promise<void> {
  const width = Math.max(...clients.map(({ name }) => name.length));
  process.stdout.write(`${"client".padEnd(width)}  ${steps.join("  ")}\n`);
  for (const client of clients) {
    const marks = await tryAll(client, steps);
    process.stdout.write(`${client.name.padEnd(width)}  ${marks.join("  ")}\n`);
  }
}

async function tryAll<Step extends string>(client: Tried<Step>, steps: readonly Step[]): Promise<string[]> {
  const marks: string[] = [];
  for (const step of steps) {
    const take = client.steps[step];
    if (take === null) {
      marks.push("none".padEnd(step.length));
      continue;
    }
    const mark = await bounded(take()).then(
      () => "pass",
      (thrown) => {
        failures.push(`${client.name}, ${step}: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
        return "FAIL";
      },
    );
    marks.push(mark.padEnd(step.length));
  }
  await bounded(client.close());
  return marks;
}

async function bounded<Value>(work: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no end within ${STEP_TIMEOUT_MS} ms`)), STEP_TIMEOUT_MS);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
