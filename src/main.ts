/** Builds everything once from configuration and clock, and dispatches the command that was typed. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { createCallTool } from "#calls/call-tool.ts";
import type { App, OpenMode } from "#cli/app.ts";
import { commandTable, type Shell } from "#cli/command-table.ts";
import type { DemoPlatform } from "#cli/demo.ts";
import { demoPlatform } from "#cli/demo-platform.ts";
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
import { createAuthorizations } from "#connections/authorizations.ts";
import { createConnections } from "#connections/connections.ts";
import { openCustody } from "#custody/custody.ts";
import { comparePlatformClock } from "#custody/platform-clock.ts";
import { readinessOf } from "#custody/readiness.ts";
import { checkIntegrity, checkPermissions } from "#db/health.ts";
import { hasDatabase, openStore } from "#db/open-store.ts";
import { restoreBackup } from "#db/restore.ts";
import { createHttpApp, type HttpApp } from "#http/app.ts";
import { listen } from "#http/listen.ts";
import { createLog, inBatches, type Log, type LogLevel } from "#log.ts";
import { createMcpEndpoint } from "#mcp/endpoint.ts";
import { createMcpMethods } from "#mcp/mcp-methods.ts";
import { createMcpStdio, type McpStdio } from "#mcp/stdio.ts";
import { createMetrics, scrape } from "#metrics.ts";
import type { Module, ToolListing } from "#modules/module.ts";
import { createTikTokAdsModule } from "#modules/tiktok-ads/tiktok-ads-module.ts";
import { createRefreshLoop, type RefreshLoop } from "#refresh/refresh-loop.ts";
import { writeKeyFile } from "#vault/key-file.ts";
import { keySource, resolveKeyMaterial } from "#vault/key-material.ts";
import { writtenKeyNotice } from "#vault/key-notices.ts";
import { openKeyRing } from "#vault/key-ring.ts";
import { generateMasterKey, parseMasterKey } from "#vault/master-key.ts";
import { createVault } from "#vault/vault.ts";
import { createWaitingVault } from "#vault/waiting-vault.ts";
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
/** How late a scheduled backup may be. */
const BACKUP_LOOK_EVERY_MS = 60_000;

export type ModuleFactory = (parts: { config: Config; clock: Clock }) => Module;

export type BuildOptions = {
  config: Config;
  clock: Clock;
  log: Log;
  mode: OpenMode;
  modules?: readonly ModuleFactory[];
};

/** `notices`: what the owner should read once, after the log's first line has named the address. */
export type Shop = App & { http: HttpApp; stdio: McpStdio; refresh: RefreshLoop; notices: readonly string[] };

/** @throws store_missing, store_refused, vault_key_missing, vault_key_wrong, kms_denied, config_invalid */
export async function build({ config, clock, log, mode, modules: factories = MODULES }: BuildOptions): Promise<Shop> {
  const source = keySource(config, {
    defaultFile: defaultKeyFile(config.dataDir),
    credentialsDir: process.env.CREDENTIALS_DIRECTORY,
  });
  const material = resolveKeyMaterial(source, mode === "create" && !hasDatabase(config.dataDir));
  const store = openStore({
    dataDir: config.dataDir,
    mode: mode === "create" ? mode : "existing",
    migrationsDir: migrationsDir(),
    nowMs: clock.now(),
  });
  try {
    const metrics = createMetrics();
    const countKmsCall = (operation: string, outcome: string) => metrics.kmsCalls.inc({ operation, outcome });
    const asksKms = mode !== "keyless";
    const keyRing = await openKeyRing({ store, material, source, clock, log, countKmsCall, asksKms });
    const vault = createVault({ store, keyRing, clock, dataKeySeconds: config.dataKeyCacheSeconds });
    const audit = createAuditTrail({ store, clock });
    const backups = { everyHours: config.backupEveryHours, keep: config.backupKeep };
    const custody = await openCustody({ store, keyRing, vault, clock, log, audit, backups });
    const plans = createPlans({ store, clock, audit });
    const workspaces = createWorkspaces({ store, clock, audit });
    const apiKeys = createApiKeys({ store, clock, log, metrics, audit, workspaces });
    const pace = { minGapMs: config.refreshMinGapSeconds * 1_000, verifyEveryMs: config.verifyEveryHours * 3_600_000 };
    const onRefresh = (outcome: string) => metrics.refreshes.inc({ outcome });
    const recordChange = audit.record;
    const connections = createConnections({ store, vault, clock, recordChange, pace, onRefresh });
    const waiting = createWaitingVault({ store, keyRing });
    const authorizations = createAuthorizations({ store, vault: waiting, clock, connections });
    const usage = createUsageWriter({ store, log });
    const modules = factories.map((factory) => factory({ config, clock }));
    const tickMs = config.refreshTickSeconds * 1_000;
    const refresh = createRefreshLoop({ connections, modules, tickMs, log });
    const callTool = createCallTool({ modules, connections, plans, usage, clock, metrics, log });
    const served = {
      methods: createMcpMethods({ modules, callTool, log }),
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
      metrics: async () => scrape(metrics, await connections.countByState()),
      clock,
      log,
    });
    return {
      workspaces,
      plans,
      apiKeys,
      connections,
      authorizations,
      callTool,
      modules,
      audit,
      http,
      stdio: createMcpStdio(served),
      refresh,
      mcpUrl: mcpUrl(config),
      notices: [...writtenKeyNotice(material), ...keyRing.notices, ...custody.notices],
      custody,
      async integrity() {
        await checkIntegrity(store);
        return "every page of the database is sound";
      },
      async close() {
        await mcp.close();
        await refresh.stop();
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

function listingsOf(modules: readonly Module[]): ToolListing[] {
  return modules.flatMap((module) => module.tools.map((tool) => tool.listing));
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
    shop.refresh.start();
    const backups = setInterval(() => shop.custody.runDueBackup(systemClock.now()), BACKUP_LOOK_EVERY_MS);
    return {
      mcpUrl: mcpUrl(reached),
      app: shop,
      async stop() {
        log.info("Stopping: waiting for what is in flight");
        clearInterval(backups);
        const refreshed = shop.refresh.stop();
        const { drained } = await listener.stop({ deadlineMs: DRAIN_MS });
        await refreshed;
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
    checkPlatform(dataDir) {
      const baseUrl = readConfig(withDataDir(dataDir)).tiktokBaseUrl;
      return comparePlatformClock({ baseUrl, now: systemClock.now, fetch });
    },
    async restoreBackup({ dataDir, file }) {
      const config = readConfig(withDataDir(dataDir));
      return restoreBackup({ dataDir: config.dataDir, file, migrationsDir: migrationsDir(), nowMs: systemClock.now() });
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
  return demoPlatform(startSimulator({ clock: systemClock }));
}

function logTo(level: LogLevel): Log {
  return createLog({ clock: systemClock, level, write: inBatches((text) => void process.stderr.write(text)) });
}

if (import.meta.main) {
  // Everything this process creates (database, WAL, key) is for its own user alone.
  process.umask(0o077);
  process.exitCode = await runCommand(commandTable(shellFor(process.env)), process.argv.slice(2), createTerminal());
}
