/**
 * `bun run conformance`: MCP's own suite, in both versions, against the product on the simulated platform and against
 * the product's HTTP and MCP layers with the suite's fixtures behind them. Exits 1 on anything unexpected, passes included.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { createHttpApp } from "#http/app.ts";
import { listen } from "#http/listen.ts";
import { createMcpEndpoint } from "#mcp/endpoint.ts";
import { createOAuthEndpoints } from "#oauth/oauth-endpoints.ts";
import { BODY_BOUNDS } from "#request/body-budget.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { startSimulator } from "#simulator/simulator.ts";
import { servePage } from "#web/serve-page.ts";
import { installPackages } from "../fakes/install-packages.ts";
import { keptLog } from "../fakes/kept-log.ts";
import { mainCredentials, startTestShop } from "../fakes/test-shop.ts";
import { openToyPage } from "../fakes/toy-page.ts";
import { runAuthorization } from "./authorization.ts";
import { fixtureMethods } from "./fixture-methods.ts";
import { startKeyProxy } from "./key-proxy.ts";
import { runSkills } from "./skills.ts";

const ROOM = import.meta.dir;
const SUITE = join(ROOM, "suite", "node_modules", "@modelcontextprotocol", "conformance");
const VERSIONS = ["2025-11-25", "2026-07-28"];
/** The slowest run takes about 10 s here. */
const RUN_TIMEOUT_MS = 180_000;

const ServerList = z.object({ server: z.array(z.string()) });

type Target = { url: string; stop(): Promise<void> };

const TARGETS: Readonly<Record<string, () => Promise<Target>>> = { product: startProduct, fixtures: startFixtures };

async function startProduct(): Promise<Target> {
  const simulator = startSimulator({ clock: systemClock });
  const shop = await startTestShop({ simulator });
  const { workspaceId, key } = await shop.newWorkspace("conformance");
  await shop.connectTikTok(workspaceId, mainCredentials(simulator));
  const proxy = startKeyProxy(shop.listener.url, key);
  return {
    url: proxy.url,
    async stop() {
      await proxy.stop();
      await shop.stop();
      await simulator.stop();
    },
  };
}

async function startFixtures(): Promise<Target> {
  const { log } = keptLog();
  const authenticate = async () => ({
    workspaceId: "ws_fixture",
    keyId: null,
    keyExpiresAtMs: null,
    restriction: UNRESTRICTED,
  });
  const identity = { instructions: "Fixtures.", version: "0.0.0", website: null };
  const mcp = createMcpEndpoint({
    ...identity,
    methods: fixtureMethods,
    authenticate,
    publicUrl: null,
    queryToken: false,
    log,
  });
  const app = createHttpApp({
    mcp,
    identity,
    bodies: BODY_BOUNDS,
    ...servePage(openToyPage),
    oauth: createOAuthEndpoints({ issuer: null, routes: [], authenticate }),
    publicUrl: null,
    allowedHosts: [],
    trustedProxies: [],
    api: async () => [],
    readiness: async () => [],
    metrics: async () => "",
    clock: systemClock,
    log,
  });
  const listener = listen({ app, host: "127.0.0.1", port: 0 });
  return {
    url: listener.url,
    async stop() {
      await listener.stop({ deadlineMs: 1_000 });
    },
  };
}

function baselineOf(target: string, version: string): string {
  return join(ROOM, "expected-failures", `${target}-${version}.yml`);
}

async function runSuite(target: string, url: string, version: string): Promise<{ exit: number; output: string }> {
  const baseline = baselineOf(target, version);
  const suite = Bun.spawn(
    [
      process.execPath,
      join(SUITE, "dist", "index.js"),
      "server",
      "--url",
      `${url}/mcp`,
      "--requirements",
      version,
      "--expected-failures",
      baseline,
    ],
    { stdin: "ignore", stdout: "pipe", stderr: "pipe", timeout: RUN_TIMEOUT_MS },
  );
  const [out, said] = await Promise.all([new Response(suite.stdout).text(), new Response(suite.stderr).text()]);
  return { exit: await suite.exited, output: Bun.stripANSI(out + said) };
}

await installPackages(join(ROOM, "suite"));
let failed = false;
for (const [name, start] of Object.entries(TARGETS)) {
  const target = await start();
  for (const version of VERSIONS) {
    const { exit, output } = await runSuite(name, target.url, version);
    failed ||= exit !== 0;
    process.stdout.write(`${name} ${version}: ${describe(exit, output, name, version)}\n`);
  }
  if (name === "product") {
    const skills = await runSkills(join(SUITE, "dist", "index.js"), target.url);
    failed ||= !skills.passed;
    process.stdout.write(`skills: ${skills.said}\n`);
  }
  await target.stop();
}
const authorization = await runAuthorization(join(SUITE, "dist", "index.js"));
failed ||= authorization.exit !== 0;
const total = /^Total: .*$/m.exec(authorization.output)?.[0] ?? authorization.output;
process.stdout.write(`authorization server: ${total}\n`);
process.exit(failed ? 1 : 0);

/** What the version requires is counted; extensions and scenarios the suite calls pending run and decide nothing. */
function describe(exit: number, output: string, target: string, version: string): string {
  if (exit !== 0) return `NOT as expected\n${output}`;
  const required = readServerList(join(SUITE, "requirements", `${version}.yaml`));
  const expected = readServerList(baselineOf(target, version));
  const checks = expected.filter((entry) => entry.includes(":"));
  const inPart = new Set(checks.map((entry) => entry.split(":")[0]));
  const whole = expected.length - checks.length;
  const passed = required.length - whole - inPart.size;
  return `${passed} of ${required.length} scenarios pass; expected to fail: ${whole}, and ${inPart.size} in ${checks.length} named checks`;
}

function readServerList(path: string): string[] {
  return ServerList.parse(Bun.YAML.parse(readFileSync(path, "utf8"))).server;
}
