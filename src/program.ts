/** What the commands of the shell run: the program, opened for one command or listening as a server. */

import { homedir } from "node:os";
import { resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { App } from "#cli/app.ts";
import type { Shell } from "#cli/command-table.ts";
import type { DemoPlatform } from "#cli/demo.ts";
import { demoPlatform } from "#cli/demo-platform.ts";
import type { Running } from "#cli/serve.ts";
import type { Release } from "#cli/version.ts";
import { systemClock } from "#clock.ts";
import { appDataDir } from "#config/app-folder.ts";
import { readConfig, serviceLinkNotice, unknownSettings } from "#config/config.ts";
import { givenCredentials } from "#config/given-credentials.ts";
import { type Env, isSet, readSecretFile } from "#config/setting.ts";
import { SETTINGS } from "#config/settings.ts";
import { SETTINGS_ACTOR } from "#connections/connect-from-settings.ts";
import type { StorePlace } from "#db/copy/move-store.ts";
import { checkPermissions } from "#db/sqlite/file/permissions.ts";
import { restoreBackup } from "#db/sqlite/file/restore.ts";
import { ShopError } from "#errors.ts";
import { listen } from "#http/listen.ts";
import { lazily } from "#lazily.ts";
import { createLog, createSpokenLog, type Log, type LogLevel } from "#log.ts";
import { createGiveBack, GIVE_BACK_LOOK_MS } from "#maintenance/give-back-memory.ts";
import { ASK_BOUNDS, comparePlatformClock } from "#maintenance/platform-clock.ts";
import type { ToolListing } from "#modules/module.ts";
import { describeSignIn } from "#oauth/describe-sign-in.ts";
import { createDial } from "#oauth/pinned-get.ts";
import { createFetchAnswer } from "#outbound/fetch-answer.ts";
import { createLookup } from "#outbound/name-lookup.ts";
import { createOutbound } from "#outbound/outbound.ts";
import { outboundSentence } from "#outbound/outbound-sentence.ts";
import { UNRESTRICTED } from "#restriction.ts";
import { Secret } from "#secret.ts";
import { localUrl, mcpUrl, serverUrl } from "#server-url.ts";
import { describeSpans } from "#tracing/describe-spans.ts";
import { writeKeyFile } from "#vault/key-file.ts";
import { generateMasterKey, parseMasterKey } from "#vault/master-key.ts";
import { openZones, SYSTEM_ZONES } from "#zones/zones.ts";
import { zonesSentence } from "#zones/zones-sentence.ts";
import type { BuildOptions, Shop } from "./build.ts";

export type Program = {
  build(options: BuildOptions): Promise<Shop>;
  listings(): Promise<readonly ToolListing[]>;
  migrationsDir: string;
  release: Release;
};

/** Longer than the time limit of a call, shorter than the 90 s after which service managers kill. */
const DRAIN_MS = 50_000;
/** Whoever starts the server waits for its first answer; the first round of the jobs took a sixth of the start. */
const FIRST_ROUND_MS = 2_000;
/** A first answer takes some 20 ms, and making the set-up link a tenth of the start. */
const FIRST_ANSWER_MS = 100;

export function shellFor(env: Env, program: Program): Shell {
  const withDataDir = (dataDir: string | undefined) =>
    dataDir === undefined ? env : { ...env, [SETTINGS.dataDir.variable]: dataDir };
  return {
    async openApp({ dataDir, mode }) {
      const log = createSpokenLog((line) => void process.stderr.write(line));
      const shop = await program.build({ config: readConfig(withDataDir(dataDir)), clock: systemClock, log, mode });
      for (const notice of shop.notices) log.warn(notice);
      return shop;
    },
    startServer: (dataDir) => startServer(program, withDataDir(dataDir), logTo(readConfig(env).logLevel)),
    startDemoServer: (settings) => startServer(program, { ...demoEnv(env), ...settings }, logTo("error"), 1),
    startPlatform,
    stdioSettings() {
      const { apiKey, apiKeyFile } = readConfig(env);
      return { apiKey, apiKeyFile, given: givenCredentials(env) };
    },
    async openStdio(dataDir, given) {
      const config = readConfig(withDataDir(dataDir ?? (given === null ? undefined : ownDataDir(env))));
      const shop = await program.build({ config, clock: systemClock, log: logTo(config.logLevel), mode: "existing" });
      return {
        authenticate: shop.apiKeys.authenticate,
        serve: (session) => shop.stdio.serve({ ...session, streams: standardStreams() }),
        close: shop.close,
      };
    },
    async openOwnStdio(dataDir, given) {
      const config = readConfig(withDataDir(dataDir ?? ownDataDir(env)));
      const shop = await program.build({ config, clock: systemClock, log: logTo(config.logLevel), mode: "create" });
      // No server may ever run on this folder, so these jobs must bound what it keeps, however soon the client leaves.
      void shop.jobs.start(0);
      return {
        async authenticate() {
          const { id } = await shop.workspaces.ensureOwn(SETTINGS_ACTOR);
          return { workspaceId: id, keyId: null, keyExpiresAtMs: null, restriction: UNRESTRICTED };
        },
        serve: (session) => shop.stdioFrom(given).serve({ ...session, streams: standardStreams() }),
        close: shop.close,
      };
    },
    listings: program.listings,
    keygen: {
      generate() {
        const key = generateMasterKey();
        return { key, fingerprint: parseMasterKey(key, "keygen").fingerprint };
      },
      write: (path, key) => writeKeyFile(path, key, null),
    },
    async checkConfiguration(dataDir) {
      readConfig(withDataDir(dataDir));
      return { unknown: unknownSettings(env), notice: serviceLinkNotice(env) };
    },
    describeZones: () => zonesSentence(openZones(SYSTEM_ZONES).source(), systemClock.now()),
    async checkPlatform(dataDir) {
      const config = readConfig(withDataDir(dataDir));
      const baseUrl = config.tiktokBaseUrl;
      const pool = createOutbound(config).pool(ASK_BOUNDS);
      try {
        return await comparePlatformClock({ baseUrl, now: systemClock.now, fetch: createFetchAnswer(pool) });
      } finally {
        await pool.destroy();
      }
    },
    describeOutbound: (dataDir) => {
      const config = readConfig(withDataDir(dataDir));
      return outboundSentence(createOutbound(config), config);
    },
    checkSpans(dataDir) {
      const config = readConfig(withDataDir(dataDir));
      return describeSpans(config, createOutbound(config));
    },
    checkSignIn(dataDir) {
      const config = readConfig(withDataDir(dataDir));
      const outbound = createOutbound(config);
      const dial = createDial({ outbound, trusted: undefined });
      return describeSignIn(config, { outbound, lookup: createLookup({ servers: undefined }), dial });
    },
    async restoreBackup({ dataDir, file, trustPasswords }) {
      const config = readConfig(withDataDir(dataDir));
      if (config.databaseUrl !== null) throw notAFile();
      return restoreBackup({
        dataDir: config.dataDir,
        file,
        migrationsDir: program.migrationsDir,
        trustPasswords,
        nowMs: systemClock.now(),
      });
    },
    async copyStore(dataDir, to) {
      const { databaseUrl, dataDir: folder } = readConfig(withDataDir(dataDir));
      const { moveStore } = await import("#db/copy/move-store.ts");
      return moveStore({
        from: databaseUrl === null ? { dataDir: folder } : { url: databaseUrl },
        to: placeOf("file" in to ? readSecretFile("--to-file", to.file) : to.text),
        migrationsDir: program.migrationsDir,
        nowMs: systemClock.now(),
      });
    },
    async markRestored(dataDir, given) {
      const { databaseUrl: url } = readConfig(withDataDir(dataDir));
      if (url === null) throw aFile();
      const { markRestored } = await import("#db/postgres/mark-restored.ts");
      return markRestored({ ...given, url, migrationsDir: program.migrationsDir, nowMs: systemClock.now() });
    },
    async checkPermissions(dataDir) {
      const config = readConfig(withDataDir(dataDir));
      if (config.databaseUrl === null) await checkPermissions(config.dataDir);
    },
    serverUrl: () => localUrl(readConfig(env)),
    release: program.release,
  };
}

/** @throws as `build` and `listen` do */
async function startServer(program: Program, env: Env, log: Log, checkEvery?: number): Promise<Running & { app: App }> {
  const config = readConfig(env);
  const checks = checkEvery === undefined ? {} : { checkEvery };
  const shop = await program.build({ config, clock: systemClock, log, mode: "create", ...checks });
  try {
    const listener = listen({ app: shop.http, host: config.host, port: config.port });
    const reached = { ...config, port: listener.port };
    log.info(`ShopMCP ${program.release.version} listens on ${localUrl(reached)}`, {
      address: localUrl(reached),
      data_dir: config.dataDir,
      pid: process.pid,
    });
    for (const notice of shop.notices) log.warn(notice);
    const links = serviceLinkNotice(env);
    if (links !== null) log.warn(links);
    for (const setting of unknownSettings(env))
      log.warn("ShopMCP has no setting of this name; check its spelling", { setting });
    if (config.masterKey !== null)
      log.warn(
        "The master key is in an environment variable, which other processes may be able to read. Put it into a file and set SHOPMCP_MASTER_KEY_FILE instead.",
      );
    shop.refresh.start();
    void shop.jobs.start(FIRST_ROUND_MS);
    setInterval(createGiveBack({ used: usedByProcess, shrink: Bun.shrink }), GIVE_BACK_LOOK_MS).unref();
    // It is written to the disk, and a client that waited for the address asks at once.
    await setTimeout(FIRST_ANSWER_MS);
    const setupLink = await shop.setup.link(serverUrl(reached));
    if (setupLink !== null)
      log.warn(
        `Nobody can sign in yet. Open this link within 30 minutes to create the first operator; it works once: ${setupLink}`,
      );
    return {
      url: serverUrl(reached),
      setupLink,
      mcpUrl: mcpUrl(reached),
      app: shop,
      async stop() {
        log.info("Stopping: waiting for requests to finish");
        const quiet = Promise.all([shop.refresh.stop(), shop.jobs.stop()]);
        const { drained } = await listener.stop({ deadlineMs: DRAIN_MS });
        await quiet;
        await shop.close();
        log.info(drained ? "Stopped" : "Stopped; requests that had not finished were cut off");
      },
    };
  } catch (error) {
    await shop.close();
    throw error;
  }
}

function usedByProcess() {
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, residentBytes: process.memoryUsage.rss() };
}

function notAFile(): ShopError {
  return new ShopError(
    "invalid_input",
    "The data is in PostgreSQL, which is restored by its own means, such as pg_restore; then run `shopmcp store restored`. docs/postgres.md says how.",
  );
}

function placeOf(text: string): StorePlace {
  return /^postgres(?:ql)?:/.test(text) ? { url: new Secret(text) } : { dataDir: resolve(text) };
}

function aFile(): ShopError {
  return new ShopError(
    "invalid_input",
    "The data is in a file, which `shopmcp restore FILE` restores and marks in one. This command is for SHOPMCP_DATABASE_URL.",
  );
}

function ownDataDir(env: Env): string | undefined {
  if (isSet(env, SETTINGS.dataDir.variable)) return undefined;
  return appDataDir({ env, platform: process.platform, home: homedir() });
}

function standardStreams() {
  return { input: Bun.stdin.stream(), output: process.stdout };
}

function demoEnv(env: Env): Env {
  const kept = [SETTINGS.host.variable, SETTINGS.port.variable, SETTINGS.cacheSeconds.variable];
  return Object.fromEntries(kept.map((name) => [name, env[name]]));
}

async function startPlatform(): Promise<DemoPlatform> {
  const { startSimulator } = await import("#simulator/simulator.ts");
  return demoPlatform(startSimulator({ clock: systemClock }));
}

function logTo(level: LogLevel): Log {
  // Who has stopped reading the log is told of nothing, and is no reason to end.
  const stderr = lazily(() => process.stderr.on("error", () => undefined));
  return createLog({ clock: systemClock, level, inBatches: true, write: (text) => void stderr().write(text) });
}
