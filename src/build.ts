/** Builds every part of the process once, from configuration and clock. */

import { createCallTool } from "#calls/call-tool.ts";
import { nameSettings } from "#calls/name-settings.ts";
import { createLabelsOf } from "#calls/visible-accounts.ts";
import { openWorkspaceChannels } from "#channels/open-workspace-channels.ts";
import type { App, OpenMode } from "#cli/app.ts";
import type { Clock } from "#clock.ts";
import { createCommonClock } from "#common-clock.ts";
import { type Config, defaultKeyFile } from "#config/config.ts";
import { GIVEN_MODULE, type GivenCredentials } from "#config/given-credentials.ts";
import { createAuthorizations } from "#connections/authorizations.ts";
import { connectFromSettings } from "#connections/connect-from-settings.ts";
import { type ConnectionParts, createConnections } from "#connections/connections.ts";
import { openStore } from "#db/sqlite/open-store.ts";
import { createDigests, type Digests } from "#digest/digests.ts";
import { createWorkspaceDigests, type WorkspaceDigests } from "#digest/workspace-digests.ts";
import { openDownloads } from "#downloads/open-downloads.ts";
import { type Histories, openHistories } from "#history/open-histories.ts";
import { createHttpApp, type HttpApp } from "#http/app.ts";
import type { Log } from "#log.ts";
import { createClockWatch } from "#maintenance/clock-watch.ts";
import { openMaintenance } from "#maintenance/maintenance.ts";
import { readinessOf } from "#maintenance/readiness.ts";
import { createMcpEndpoint } from "#mcp/endpoint.ts";
import { createMcpMethods } from "#mcp/mcp-methods.ts";
import { createMcpStdio, type McpStdio } from "#mcp/stdio.ts";
import { openApp } from "#mcp-app/open-app.ts";
import { createMetrics, scrape } from "#metrics.ts";
import { openChannels } from "#notify/open-channels.ts";
import { createReleaseCheck } from "#notify/release-check.ts";
import { createGrants } from "#oauth/grants.ts";
import type { GuardedFetch } from "#oauth/guarded-fetch.ts";
import { openOAuth } from "#oauth/open-oauth.ts";
import { createPublicFetch } from "#oauth/public-fetch.ts";
import { createLookup, type Lookup } from "#outbound/name-lookup.ts";
import { createOutbound } from "#outbound/outbound.ts";
import { openProofs } from "#proof/open-proofs.ts";
import type { AskingAgain } from "#receipts/asking-again.ts";
import { createReceipts } from "#receipts/receipts.ts";
import type { PeriodicJobs } from "#refresh/periodic-jobs.ts";
import { createRefreshLoop, type RefreshLoop } from "#refresh/refresh-loop.ts";
import { releaseOf } from "#release.ts";
import { BODY_BOUNDS, type BodyBounds } from "#request/body-budget.ts";
import { openRooms } from "#rooms/open-rooms.ts";
import { mcpUrl, serverUrl } from "#server-url.ts";
import { openPeople } from "#sign-in/open-people.ts";
import { openCallSpans } from "#tracing/open-call-spans.ts";
import { createAuthorizationVault } from "#vault/authorization-vault.ts";
import { keySource, resolveKeyMaterial } from "#vault/key-material.ts";
import { writtenKeyNotice } from "#vault/key-notices.ts";
import { openKeyRing } from "#vault/key-ring.ts";
import { createVault } from "#vault/vault.ts";
import { createAlerts } from "#watch/alerts.ts";
import { createGoals } from "#watch/goals.ts";
import { createNotes } from "#watch/notes.ts";
import { createOpenAlerts } from "#watch/open-alerts.ts";
import { createRates } from "#watch/rates.ts";
import { createRememberedYears } from "#watch/remembered-years.ts";
import { openPage } from "#web/open-page.ts";
import { servePage } from "#web/serve-page.ts";
import { createApiKeys } from "#workspaces/api-keys.ts";
import { createAuditTrail } from "#workspaces/audit-trail.ts";
import { HASH_COST, type HashCost } from "#workspaces/passwords.ts";
import { createPlans } from "#workspaces/plans.ts";
import type { Sessions } from "#workspaces/sessions.ts";
import type { Setup } from "#workspaces/setup.ts";
import { createUsageReport } from "#workspaces/usage-report.ts";
import { createUsageWriter } from "#workspaces/usage-writer.ts";
import { createWorkspaces } from "#workspaces/workspaces.ts";
import { openZones, SYSTEM_ZONES } from "#zones/zones.ts";
import manifest from "../package.json" with { type: "json" };
import { buildJobs } from "./build-jobs.ts";
import { buildStore, mayMakeKey } from "./build-store.ts";
import { MODULES, type ModuleFactory } from "./module-table.ts";

export const RELEASE = releaseOf(manifest.version);

/** Often enough that a wrong schema shows in the log within a day, rare enough to cost nothing. */
const CHECK_EVERY = 1_000;

export type BuildOptions = {
  config: Config;
  clock: Clock;
  log: Log;
  mode: OpenMode;
  modules?: readonly ModuleFactory[];
  hashCost?: HashCost;
  checkEvery?: number;
  bodies?: BodyBounds;
  fetchJson?: GuardedFetch;
  lookup?: Lookup;
  refreshing?: Pick<ConnectionParts, "reached" | "sleep">;
  open?: typeof openStore;
};

/** `notices`: what the owner should read at start, after the log line that names the address. */
export type Shop = App & {
  http: HttpApp;
  stdio: McpStdio;
  stdioFrom(given: GivenCredentials): McpStdio;
  refresh: RefreshLoop;
  setup: Setup;
  sessions: Sessions;
  jobs: PeriodicJobs;
  histories: Histories;
  digests: Digests;
  workspaceDigests: WorkspaceDigests;
  notices: readonly string[];
};

/** @throws store_missing, store_refused, vault_key_missing, vault_key_wrong, kms_denied, config_invalid */
export async function build(options: BuildOptions): Promise<Shop> {
  const { config, clock, log, mode, modules: factories = MODULES, bodies = BODY_BOUNDS } = options;
  const outbound = createOutbound(config);
  const {
    lookup = createLookup({ servers: undefined }),
    fetchJson = createPublicFetch({ outbound, lookup, clock }),
    hashCost = HASH_COST,
    checkEvery = CHECK_EVERY,
    refreshing = {},
    open = openStore,
  } = options;
  const source = keySource(config, {
    defaultFile: defaultKeyFile(config.dataDir),
    credentialsDir: process.env.CREDENTIALS_DIRECTORY,
  });
  const material = resolveKeyMaterial(source, mayMakeKey(config, mode));
  const store = await buildStore({ config, clock, mode, open });
  try {
    const metrics = createMetrics();
    metrics.buildInfo.set({ version: RELEASE.version, commit: RELEASE.commit ?? "unknown" }, 1);
    const countKmsCall = (operation: string, outcome: string) => metrics.kmsCalls.inc({ operation, outcome });
    const asksKms = mode !== "keyless";
    const keyRing = await openKeyRing({ store, material, source, clock, log, countKmsCall, asksKms, outbound });
    const sealing = { store, keyRing, clock, dataKeySeconds: config.dataKeyCacheSeconds };
    const vault = createVault(sealing);
    const audit = createAuditTrail({ store, clock });
    const backups = { everyHours: config.backupEveryHours, keep: config.backupKeep };
    const maintenance = await openMaintenance({ store, keyRing, vault, clock, log, audit, backups, opensKey: asksKms });
    const tickMs = config.refreshTickSeconds * 1_000;
    const zones = openZones(SYSTEM_ZONES);
    const { lease } = store.starts;
    const starts = store.hasSeveralMachines ? { lease, now: () => store.now(clock.now()) } : null;
    const commonClock = createCommonClock(store, clock);
    await commonClock.moment();
    const plans = createPlans({ store, clock: commonClock, audit });
    const modules = factories.map((factory) => factory({ config, clock, commonClock, outbound, zones, starts }));
    const histories = openHistories({ ...sealing, modules, refreshTickMs: tickMs, on: config.history });
    const receipts = createReceipts({ ...sealing, log });
    const exported = { daysOf: histories.export, receiptsOf: receipts.export };
    const workspaces = createWorkspaces({ store, clock, audit, ...exported });
    const goals = createGoals({ store, modules, historyOf: histories.of, clock, audit, workspaces });
    const rates = createRates({ store, clock, audit, workspaces });
    const notes = createNotes({ store, clock, audit, workspaces });
    const apiKeys = createApiKeys({ store, clock, log, metrics, audit, workspaces });
    const parts = { store, clock, audit, log, hashCost, outbound, config, workspaces };
    const { passkeys, recoveryCodes, provider, closeProvider, ...people } = await openPeople(parts);
    const { sessions, roles } = people;
    const pace = { minGapMs: config.refreshMinGapSeconds * 1_000, verifyEveryMs: config.verifyEveryHours * 3_600_000 };
    const onRefresh = (outcome: string) => metrics.refreshes.inc({ outcome });
    const connections = createConnections({
      ...{ store, vault, clock, commonClock, recordChange: audit.record, pace, onRefresh },
      ...{ historyOf: histories.of, goalsOf: goals.of, notesOf: notes.of, alertsOf: createOpenAlerts({ store }) },
      ...refreshing,
    });
    const authorizationVault = createAuthorizationVault({ store, keyRing });
    const authorizations = createAuthorizations({ store, vault: authorizationVault, clock, connections });
    const usage = createUsageWriter({ store, log });
    const refresh = createRefreshLoop({ connections, modules, tickMs, log });
    const spans = await openCallSpans({ config, outbound, version: RELEASE.version, clock, log, metrics });
    const calling = { modules, connections, plans, usage, spans, clock, metrics, log, checkEvery };
    const callParts = {
      ...calling,
      storeVersion: store.version,
      receiptOf: receipts.record,
      reportingOf: rates.reportingOf,
    };
    const callTool = createCallTool(callParts);
    const { fetchFile, withFiles } = openDownloads({ store, clock, log, audit, connections, modules, callTool });
    const labelsOf = createLabelsOf({ connections, modules });
    const asking = { ...{ receipts, modules, store, zones, clock }, historyOf: histories.of };
    const askAgain = async (asked: AskingAgain) => (await import("#receipts/ask-again.ts")).askAgain(asking, asked);
    const onDelivery = (channel: string, outcome: string) => metrics.notifications.inc({ channel, outcome });
    const { channels, close: closeChannels } = openChannels(config, outbound);
    const clockWatch = createClockWatch({ store, clock, log });
    const swept = { store, clock, clockIsTrusted: clockWatch.clockIsTrusted, log };
    const publicUrl = config.publicUrl === null ? null : new URL(config.publicUrl);
    const workspaceChannels = openWorkspaceChannels({
      ...{ ...sealing, ...swept, audit, workspaces, publicUrl, onDelivery },
      wayOut: { outbound, lookup, privateHosts: config.channelPrivateHosts },
    });
    const watching = { ...swept, audit, workspaces, modules, put: workspaceChannels.put };
    const telling = { ...watching, connections, histories, zones };
    const digests = createDigests(telling);
    const workspaceDigests = createWorkspaceDigests({ ...telling, reportingOf: rates.reportingOf });
    const alerts = createAlerts({ ...watching, connections, goals, zones, historyOf: histories.of });
    const rememberedYears = createRememberedYears({ ...watching, historyOf: histories.of });
    const onTurn = (outcome: string) => metrics.historyTurns.inc({ outcome });
    const releaseCheck = createReleaseCheck({
      ...{ store, clock, log, outbound, wanted: config.releaseCheck },
      ...{ website: RELEASE.website, version: RELEASE.version },
    });
    const jobs = buildJobs({
      ...{ ...swept, config, clockWatch, maintenance, modules, channels, onDelivery },
      ...{ workspaceChannels, digests, workspaceDigests, alerts, releaseCheck },
      historyJobs: histories.jobs({ connections, log, onTurn }),
    });
    const offering = { modules, openApp, labelsOf, log, callTool: withFiles({ connections, callTool }) };
    const served = {
      methods: createMcpMethods({ ...offering, files: true }),
      instructions: modules.map((module) => module.instructions).join("\n"),
      ...RELEASE,
      log,
    };
    const local = { ...served, methods: createMcpMethods({ ...offering, files: false }) };
    const { endpoints, authenticate, ...oauth } = await openOAuth({
      ...{ store, clock, log, metrics, audit, workspaces, roles, apiKeys, fetchJson, config },
      ...{ outbound, lookup, looks: mode === "create" },
    });
    const mcp = createMcpEndpoint({ ...served, authenticate, queryToken: config.queryToken, publicUrl });
    const grants = createGrants({ store, clock, audit, workspaces });
    const reportUsage = createUsageReport({ store, clock });
    const proving = openProofs({ ...sealing, audit, workspaces, usage, usageKeepDays: config.usageKeepDays });
    const rooms = openRooms({ ...watching, connections, goals, digests, usage });
    const { copies } = maintenance;
    const written = { ...proving, ...rooms, goals, rates, alerts, notes };
    const kept = { ...people, ...written, workspaces, apiKeys, grants, audit, reportUsage, copies };
    const api = {
      ...kept,
      signsIn: endpoints.isOpenTo,
      ...{ passkeys, recoveryCodes, provider },
      ...{ connections, authorizations, callTool, labelsOf, modules, histories },
      ...{ channels: workspaceChannels, digests, workspaceDigests, rememberedYears, receipts, askAgain, fetchFile },
      publicUrl,
      version: RELEASE.version,
    };
    const http = createHttpApp({
      mcp,
      api: async (factsOf) => {
        const [{ createApi }, { createConsentApi }] = await Promise.all([
          import("#api/api.ts"),
          import("#api/consent.ts"),
        ]);
        const { consent: asked } = oauth;
        const consent = asked === null ? [] : [createConsentApi({ sessions, roles, factsOf, consent: asked })];
        return [createApi({ ...api, factsOf, otherRoutes: consent.flatMap(({ routes }) => routes) }), ...consent];
      },
      ...servePage(openPage),
      oauth: endpoints,
      identity: served,
      ...{ publicUrl, allowedHosts: config.allowedHosts, trustedProxies: config.trustedProxies },
      readiness: readinessOf(store, vault),
      metrics: () => scrape(metrics, { countStates: connections.countByState, pools: store.health.pools }),
      ...{ bodies, clock, log },
    });
    return {
      ...kept,
      ...{ plans, connections, authorizations, callTool, modules, histories },
      ...{ channels: workspaceChannels, digests, workspaceDigests },
      http,
      stdio: createMcpStdio(local),
      stdioFrom(given) {
        const following = connectFromSettings({ connections, clock, module: GIVEN_MODULE, given });
        const calls = nameSettings(createCallTool({ ...callParts, connections: following }));
        const own = { ...offering, callTool: withFiles({ connections: following, callTool: calls }), files: false };
        return createMcpStdio({ ...local, methods: createMcpMethods(own) });
      },
      refresh,
      jobs,
      mcpUrl: mcpUrl(config),
      serverUrl: serverUrl(config),
      signsIn: oauth.consent !== null,
      notices: [...writtenKeyNotice(material, source), ...keyRing.notices, ...maintenance.notices, ...oauth.notices],
      maintenance,
      integrity: () => store.health.describe(),
      describeRelease: releaseCheck.describe,
      async close() {
        await mcp.close();
        await refresh.stop();
        await jobs.stop();
        await usage.close();
        await spans?.close();
        await receipts.close();
        for (const module of modules) await module.close();
        await closeChannels();
        await closeProvider();
        vault.close();
        for (const part of [histories, workspaceChannels]) part.close();
        keyRing.close();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}
