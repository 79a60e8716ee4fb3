/** Builds everything once from configuration and clock, and dispatches the command that was typed. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { createCallTool } from "#calls/call-tool.ts";
import type { App } from "#cli/app.ts";
import { commandTable, type Shell } from "#cli/command-table.ts";
import type { DemoPlatform } from "#cli/demo.ts";
import { runCommand } from "#cli/run-command.ts";
import type { Running } from "#cli/serve.ts";
import { createTerminal } from "#cli/terminal.ts";
import { type Clock, systemClock } from "#clock.ts";
import {
  type Config,
  defaultKeyFile,
  type Env,
  localUrl,
  mcpUrl,
  readConfig,
  SETTINGS,
  unknownSettings,
} from "#config.ts";
import { createConnections } from "#connections/connections.ts";
import { checkDisk, checkIntegrity, checkPermissions, checkWritable } from "#db/health.ts";
import { hasDatabase, openStore, type Store } from "#db/open-store.ts";
import { toShopError } from "#errors.ts";
import { createHttpApp, type HttpApp } from "#http/app.ts";
import type { Readiness } from "#http/health-routes.ts";
import { listen } from "#http/listen.ts";
import { createLog, type Log, type LogLevel } from "#log.ts";
import { createMcpEndpoint } from "#mcp/endpoint.ts";
import { createMcpStdio, type McpStdio } from "#mcp/stdio.ts";
import { createToolMethods } from "#mcp/tool-methods.ts";
import { createMetrics } from "#metrics.ts";
import type { Module, ToolListing } from "#modules/module.ts";
import { createTikTokAdsModule } from "#modules/tiktok-ads/tiktok-ads-module.ts";
import { writeKeyFile } from "#vault/key-file.ts";
import { type KeySource, resolveKeyMaterial } from "#vault/key-material.ts";
import { openKeyRing } from "#vault/key-ring.ts";
import { generateMasterKey, parseMasterKey } from "#vault/master-key.ts";
import { createVault, type Vault } from "#vault/vault.ts";
import { createApiKeys } from "#workspaces/api-keys.ts";
import { createAuditTrail } from "#workspaces/audit-trail.ts";
import { createPlans } from "#workspaces/plans.ts";
import { createUsageWriter } from "#workspaces/usage-writer.ts";
import { createWorkspaces } from "#workspaces/workspaces.ts";
import manifest from "../package.json" with { type: "json" };

/** The platforms. A new one is a folder under `modules/` and a row here. */
export const MODULES: readonly ModuleFactory[] = [
  ({ config, clock }) =>
    createTikTokAdsModule({
      clock,
      baseUrl: config.tiktokBaseUrl,
      sandboxUrl: config.tiktokSandboxUrl,
      cacheSeconds: config.cacheSeconds,
      qps: config.tiktokQps,
      qpm: config.tiktokQpm,
    }),
];

/** Long enough for a call at its time bound, short of the 90 s after which service managers kill. */
const DRAIN_MS = 50_000;

export type ModuleFactory = (parts: { config: Config; clock: Clock }) => Module;

export type BuildOptions = {
  config: Config;
  clock: Clock;
  log: Log;
  mode: "create" | "existing";
  modules?: readonly ModuleFactory[];
};

/** `notices`: what the owner should read once, after the log's first line has named the address. */
export type Shop = App & { http: HttpApp; stdio: McpStdio; notices: readonly string[] };

/** @throws store_missing, store_refused, vault_key_missing, vault_key_wrong, kms_denied, config_invalid */
export async function build({ config, clock, log, mode, modules: factories = MODULES }: BuildOptions): Promise<Shop> {
  const source = keySource(config);
  const material = resolveKeyMaterial(source, mode === "create" && !hasDatabase(config.dataDir));
  const store = openStore({ dataDir: config.dataDir, mode, migrationsDir: migrationsDir(), nowMs: clock.now() });
  try {
    const metrics = createMetrics();
    const countKmsCall = (operation: string, outcome: string) => metrics.kmsCalls.inc({ operation, outcome });
    const keyRing = await openKeyRing({ store, material, source, clock, log, countKmsCall });
    const vault = createVault({ store, keyRing, clock, dataKeySeconds: config.dataKeyCacheSeconds });
    const audit = createAuditTrail({ store, clock });
    const plans = createPlans({ store, clock, audit });
    const workspaces = createWorkspaces({ store, clock, audit });
    const apiKeys = createApiKeys({ store, clock, log, metrics, audit, workspaces });
    const connections = createConnections({ store, vault, clock, recordChange: audit.record });
    const usage = createUsageWriter({ store, log });
    const modules = factories.map((factory) => factory({ config, clock }));
    const callTool = createCallTool({ modules, connections, plans, usage, clock, metrics, log });
    const served = {
      methods: createToolMethods({ listings: listingsOf(modules), callTool, log }),
      instructions: modules.map((module) => module.instructions).join("\n"),
      version: manifest.version,
      log,
    };
    const mcp = createMcpEndpoint({ ...served, authenticate: apiKeys.authenticate, queryToken: config.queryToken });
    const http = createHttpApp({
      mcp,
      publicUrl: config.publicUrl === null ? null : new URL(config.publicUrl),
      allowedHosts: config.allowedHosts,
      readiness: readinessOf(store, vault),
      metrics: () => metrics.registry.metrics(),
      clock,
      log,
    });
    return {
      workspaces,
      plans,
      apiKeys,
      connections,
      callTool,
      modules,
      audit,
      http,
      stdio: createMcpStdio(served),
      mcpUrl: mcpUrl(config),
      notices: [...(material?.written ? [writtenKeyNotice(material.reference)] : []), ...keyRing.notices],
      checkKey: vault.checkReady,
      async integrity() {
        await checkIntegrity(store);
        return "every page of the database is sound";
      },
      async close() {
        await mcp.close();
        await usage.close();
        for (const module of modules) await module.close();
        vault.close();
        keyRing.close();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** Beside the bundle in the binary, beside `src` in a checkout; never the current folder. */
function migrationsDir(): string {
  const embedded = join(import.meta.dir, "drizzle");
  return existsSync(embedded) ? embedded : join(import.meta.dir, "..", "drizzle");
}

function keySource(config: Config): KeySource {
  return {
    inline: config.masterKey,
    file: config.masterKeyFile,
    defaultFile: defaultKeyFile(config.dataDir),
    dataDir: config.dataDir,
    credentialsDir: process.env.CREDENTIALS_DIRECTORY,
    kmsKeyId: config.kmsKeyId,
  };
}

function writtenKeyNotice(file: string): string {
  return `A master key was written to ${file}. Keep a copy apart from the backups of the data folder: without it they open nothing.`;
}

function listingsOf(modules: readonly Module[]): ToolListing[] {
  return modules.flatMap((module) => module.tools.map((tool) => tool.listing));
}

function readinessOf(store: Store, vault: Vault): Readiness {
  const checks = [
    { name: "database", run: () => checkWritable(store) },
    { name: "disk", run: () => checkDisk(store) },
    { name: "vault", run: () => vault.checkReady() },
  ];
  return () =>
    Promise.all(
      checks.map(({ name, run }) =>
        run().then(
          () => ({ name, ok: true }),
          (thrown) => ({ name, ok: false, message: toShopError(thrown).message }),
        ),
      ),
    );
}

/** Opens the folder and listens. The first log line names the address. @throws as `build` and `listen` do */
async function startServer(env: Env, log: Log): Promise<Running & { app: App }> {
  const config = readConfig(env);
  const shop = await build({ config, clock: systemClock, log, mode: "create" });
  try {
    const listener = listen({ app: shop.http, host: config.host, port: config.port });
    const reached = { ...config, port: listener.port };
    log.info(`ShopMCP ${manifest.version} listens on ${localUrl(reached)}`, {
      address: localUrl(reached),
      data_dir: config.dataDir,
      pid: process.pid,
    });
    for (const notice of shop.notices) log.warn(notice);
    for (const setting of unknownSettings(env))
      log.warn("This variable is no setting of ShopMCP; check its spelling", { setting });
    if (config.masterKey !== null)
      log.warn(
        "The master key stands in the environment, where other processes may read it. A file in SHOPMCP_MASTER_KEY_FILE is safer.",
      );
    return {
      mcpUrl: mcpUrl(reached),
      app: shop,
      async stop() {
        log.info("Stopping: waiting for what is in flight");
        const { drained } = await listener.stop({ deadlineMs: DRAIN_MS });
        await shop.close();
        log.info(drained ? "Stopped" : "Stopped; what was still in flight was cut");
      },
    };
  } catch (error) {
    await shop.close();
    throw error;
  }
}

/** What the commands of the shell run. */
function shellFor(env: Env): Shell {
  const withDataDir = (dataDir: string | undefined) =>
    dataDir === undefined ? env : { ...env, SHOPMCP_DATA_DIR: dataDir };
  return {
    async openApp({ dataDir, mode }) {
      const log = logTo("warn");
      const shop = await build({ config: readConfig(withDataDir(dataDir)), clock: systemClock, log, mode });
      for (const notice of shop.notices) log.warn(notice);
      return shop;
    },
    startServer: (dataDir) => startServer(withDataDir(dataDir), logTo(readConfig(env).logLevel)),
    startDemoServer: (settings) => startServer({ ...demoEnv(env), ...settings }, logTo("error")),
    startPlatform,
    apiKeySource: () => readConfig(env),
    async openStdio(dataDir) {
      const config = readConfig(withDataDir(dataDir));
      const shop = await build({ config, clock: systemClock, log: logTo(config.logLevel), mode: "existing" });
      const streams = { input: Bun.stdin.stream(), output: process.stdout };
      return {
        authenticate: shop.apiKeys.authenticate,
        serve: (session) => shop.stdio.serve({ ...session, streams }),
        close: shop.close,
      };
    },
    listings: () => listingsOf(MODULES.map((factory) => factory({ config: readConfig({}), clock: systemClock }))),
    keygen: {
      generate() {
        const key = generateMasterKey();
        return { key, fingerprint: parseMasterKey(key, "keygen").fingerprint };
      },
      write: (path, key) => writeKeyFile(path, key, null),
    },
    async checkConfiguration(dataDir) {
      readConfig(withDataDir(dataDir));
      return unknownSettings(env);
    },
    checkPermissions: (dataDir) => checkPermissions(readConfig(withDataDir(dataDir)).dataDir),
    serverUrl: () => localUrl(readConfig(env)),
    version: manifest.version,
  };
}

/** The demo keeps to itself: of the environment it takes what says where to listen, and nothing of the real data. */
function demoEnv(env: Env): Env {
  const kept = [SETTINGS.host.variable, SETTINGS.port.variable, SETTINGS.cacheSeconds.variable];
  return Object.fromEntries(kept.map((name) => [name, env[name]]));
}

/** The simulated TikTok, loaded for the demo alone. */
async function startPlatform(): Promise<DemoPlatform> {
  const { startSimulator } = await import("#simulator/simulator.ts");
  const simulator = await startSimulator({ clock: systemClock });
  return {
    module: "tiktok-ads",
    pasted: {
      app_id: simulator.app.appId,
      app_secret: simulator.app.appSecret,
      access_token: simulator.advertiser.accessToken,
      advertiser_id: simulator.advertiser.advertiserId,
    },
    settings: { SHOPMCP_TIKTOK_BASE_URL: simulator.url, SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl },
    stop: () => simulator.stop(),
  };
}

function logTo(level: LogLevel): Log {
  return createLog({ clock: systemClock, level, write: (line) => void process.stderr.write(line) });
}

if (import.meta.main) {
  // Everything this process creates (database, WAL, key) is for its own user alone.
  process.umask(0o077);
  process.exitCode = await runCommand(commandTable(shellFor(process.env)), process.argv.slice(2), createTerminal());
}
