/** What a test can change while the simulator runs. None of it is reachable over HTTP. */

import type { Clock } from "#clock.ts";
import type { Advertiser, Feature, Host } from "./account.ts";
import type { Edit } from "./account-edit.ts";
import { AUTH_CODE_MS } from "./auth-codes.ts";
import type { Encoding } from "./compression.ts";
import { hexOf } from "./random.ts";
import { type RateLimiter, type RateLimitSettings, TIKTOK_LIMITS } from "./rate-limits.ts";
import { issuePair, takesRefresh } from "./refresh-tokens.ts";
import type { ReportQuirks } from "./report-quirks.ts";
import { csvOf } from "./report-task.ts";
import {
  type AccountOptions,
  type App,
  type AppStatus,
  DEFAULT_SCOPES,
  openAdvertiser,
  type ReusePolicy,
  type Token,
  type World,
} from "./world.ts";

export type TokenRequest = {
  appId: string;
  advertiserIds: readonly string[];
  /** Ids of TikTok's permissions, where a parent includes its children; absent grants all that ShopMCP needs. */
  scopes?: readonly string[];
  expiresAtMs?: number;
  host?: Host;
};

export type TokenPair = {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  refreshTokenExpiresIn: number;
};

export type PairRequest = Pick<TokenRequest, "appId" | "advertiserIds"> & {
  expiresIn?: number;
  refreshTokenExpiresIn?: number;
};

export type AuthorizeRequest = Pick<TokenRequest, "appId" | "advertiserIds"> & {
  /** Seconds; without it the access token does not expire and has no refresh token. */
  lifetimes?: { expiresIn: number; refreshTokenExpiresIn: number };
};

export type TestControls = {
  issueToken(request: TokenRequest): string;
  /** Adds an account, for tokens that name it. The demo's has 260 campaigns over 420 days. */
  openAccount(options: Omit<AccountOptions, "nowMs">): string;
  issuePair(request: PairRequest): TokenPair;
  /** An advertiser authorises the app. Returns TikTok's code, valid once and for an hour. */
  authorize(request: AuthorizeRequest): string;
  secrets(): string[];
  takes(tokens: Pick<TokenPair, "accessToken" | "refreshToken">): { access: boolean; refresh: boolean };
  revokeRefreshToken(refreshToken: string): void;
  setReusePolicy(reusePolicy: ReusePolicy): void;
  /** Makes a refresh endpoint answer as if it did not exist; null restores it. */
  setMissing(path: string, answer: 404 | 40008 | 40010 | null): void;
  revokeToken(accessToken: string): void;
  expireToken(accessToken: string): void;
  setScopes(accessToken: string, scopes: readonly string[]): void;
  removeAdvertiser(accessToken: string, advertiserId: string): void;
  deleteAdvertiser(advertiserId: string): void;
  /** Writes through `smart_plus/` answer 40118 where not allowed. */
  setSmartPlusWrites(advertiserId: string, allowed: boolean): void;
  setOffered(advertiserId: string, feature: Feature, offered: boolean): void;
  /** The person behind the tokens has a role in the account that leaves these paths out. */
  closeTo(advertiserId: string, paths: readonly string[]): void;
  setAppStatus(appId: string, status: AppStatus): void;
  rotateAppSecret(appId: string): string;
  /** Overrides TikTok's own limits; "off" ends them all. Counters continue. */
  setRateLimit(limit: Partial<RateLimitSettings> | "off"): void;
  edit(advertiserId: string, change: (advertiser: Advertiser) => void): void;
  /** Rows times metrics above which a report is refused with 40067. */
  setMaxReportCells(cells: number): void;
  /** Entities above which a report is cut, reported in the header `X-Tt-Ads-Throttle`. */
  setMaxReportIds(ids: number): void;
  setEncoding(encoding: Encoding): void;
  /** Turns on report behaviour that TikTok has on some accounts only. */
  setReportQuirks(quirks: Partial<ReportQuirks>): void;
  /** A day's numbers, and the truth, then depend on its age: conversions arrive for weeks and some are withdrawn. */
  setRestatements(on: boolean): void;
  setTaskPace(pace: Partial<World["taskPace"]>): void;
  endReportTasks(status: "FAILED" | "CANCELED"): void;
  /** Writes the files of all report tasks now, which a large one takes seconds for, and not when they are fetched. */
  writeReportFiles(): void;
  /** Somebody edits something in TikTok Ads Manager; only the log of changes shows it. */
  logEdit(edit: Edit): void;
  /** Logs of changes can then not be prepared. */
  failChangeLogs(): void;
};

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;

export function createTestControls(world: World, clock: Clock, limiter: RateLimiter): TestControls {
  let issued = 0;
  let rotated = 0;
  const token = (accessToken: string): Token => known(world.tokens.get(accessToken), "token");
  const app = (appId: string): App => known(world.apps.get(appId), "app");
  const advertiser = (advertiserId: string): Advertiser => known(world.advertisers.get(advertiserId), "advertiser");
  return {
    issueToken({ appId, advertiserIds, scopes = DEFAULT_SCOPES, expiresAtMs, host = "production" }) {
      issued += 1;
      const accessToken = hexOf(40, world.seed, "token", issued);
      world.tokens.set(accessToken, {
        accessToken,
        appId: app(appId).appId,
        host,
        advertiserIds: new Set(advertiserIds),
        scopes: new Set(scopes),
        expiresAtMs: expiresAtMs ?? null,
      });
      return accessToken;
    },
    openAccount: (options) => openAdvertiser(world, { ...options, nowMs: clock.now() }).advertiserId,
    issuePair({ appId, advertiserIds, expiresIn = DAY_SECONDS, refreshTokenExpiresIn = YEAR_SECONDS }) {
      const family = hexOf(12, world.seed, "family", world.pairsIssued);
      const token: Token = {
        accessToken: "",
        appId: app(appId).appId,
        host: "production",
        advertiserIds: new Set(advertiserIds),
        scopes: new Set(DEFAULT_SCOPES),
        expiresAtMs: null,
      };
      world.pairedTokens.set(family, token);
      const lifetimes = { lifetimeMs: expiresIn * 1_000, refreshLifetimeMs: refreshTokenExpiresIn * 1_000 };
      const { refresh } = issuePair(world, clock.now(), { token, family, ...lifetimes });
      const { accessToken, refreshToken } = refresh;
      return { accessToken, refreshToken, expiresIn, refreshTokenExpiresIn };
    },
    authorize({ appId, advertiserIds, lifetimes }) {
      const code = hexOf(40, world.seed, "auth code", world.authCodes.size);
      const expiresAtMs = clock.now() + AUTH_CODE_MS;
      world.authCodes.set(code, {
        appId: app(appId).appId,
        advertiserIds,
        expiresAtMs,
        used: false,
        lifetimes: lifetimes ?? null,
      });
      return code;
    },
    secrets: () => [...world.tokens.keys(), ...world.refreshTokens.keys()],
    takes({ accessToken, refreshToken }) {
      const access = world.tokens.get(accessToken);
      const nowMs = clock.now();
      return {
        access: access !== undefined && (access.expiresAtMs === null || nowMs < access.expiresAtMs),
        refresh: takesRefresh(world, nowMs, refreshToken),
      };
    },
    revokeRefreshToken(refreshToken) {
      known(world.refreshTokens.get(refreshToken), "refresh token");
      world.refreshTokens.delete(refreshToken);
    },
    setReusePolicy(reusePolicy) {
      world.reusePolicy = reusePolicy;
    },
    setMissing(path, answer) {
      if (answer === null) world.missing.delete(path);
      else world.missing.set(path, answer);
    },
    revokeToken(accessToken) {
      world.tokens.delete(token(accessToken).accessToken);
    },
    expireToken(accessToken) {
      token(accessToken).expiresAtMs = clock.now();
    },
    setScopes(accessToken, scopes) {
      token(accessToken).scopes = new Set(scopes);
    },
    removeAdvertiser(accessToken, advertiserId) {
      token(accessToken).advertiserIds.delete(advertiserId);
    },
    deleteAdvertiser(advertiserId) {
      advertiser(advertiserId).deleted = true;
    },
    setSmartPlusWrites(advertiserId, allowed) {
      advertiser(advertiserId).smartPlusWrites = allowed;
    },
    setOffered(advertiserId, feature, offered) {
      const { notOffered } = advertiser(advertiserId);
      if (offered) notOffered.delete(feature);
      else notOffered.add(feature);
    },
    closeTo(advertiserId, paths) {
      advertiser(advertiserId).closed = new Set(paths);
    },
    setAppStatus(appId, status) {
      app(appId).status = status;
    },
    rotateAppSecret(appId) {
      rotated += 1;
      app(appId).appSecret = hexOf(40, world.seed, appId, "secret", rotated);
      return app(appId).appSecret;
    },
    setRateLimit(limit) {
      limiter.settings = limit === "off" ? null : { ...TIKTOK_LIMITS, ...limit };
    },
    edit(advertiserId, change) {
      change(advertiser(advertiserId));
      world.madeReports.clear();
    },
    setMaxReportCells(cells) {
      world.maxReportCells = cells;
    },
    setMaxReportIds(ids) {
      world.maxReportIds = ids;
    },
    setEncoding(encoding) {
      world.encoding = encoding;
    },
    setReportQuirks(quirks) {
      world.reportQuirks = { ...world.reportQuirks, ...quirks };
    },
    setRestatements(on) {
      world.restates = on;
    },
    setTaskPace(pace) {
      world.taskPace = { ...world.taskPace, ...pace };
    },
    endReportTasks(status) {
      for (const task of world.reportTasks.values()) task.ended = status;
    },
    writeReportFiles() {
      for (const task of world.reportTasks.values()) task.file ??= csvOf(task, world.reportQuirks);
    },
    logEdit(edit) {
      world.edits.push(edit);
    },
    failChangeLogs() {
      world.changeLogFails = true;
    },
  };
}

function known<Thing>(thing: Thing | undefined, kind: string): Thing {
  if (thing === undefined) throw new Error(`the simulator has no such ${kind}`);
  return thing;
}
