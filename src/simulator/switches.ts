/** What a test may turn while the simulator runs. None of it can be reached over HTTP. */

import type { Clock } from "#clock.ts";
import type { Advertiser, Feature, Host } from "./account.ts";
import { AUTH_CODE_MS } from "./auth-codes.ts";
import type { Encoding } from "./compression.ts";
import { hexOf } from "./random.ts";
import { type RateLimiter, type RateLimitSettings, TIKTOK_LIMITS } from "./rate-limits.ts";
import { issuePair, takesRefresh } from "./refresh-tokens.ts";
import type { ReportManner } from "./report-manner.ts";
import {
  type AccountWish,
  type App,
  type AppStatus,
  DEFAULT_SCOPES,
  openAdvertiser,
  type Temperament,
  type Token,
  type World,
} from "./world.ts";

export type TokenRequest = {
  appId: string;
  advertiserIds: readonly string[];
  /** Ids of TikTok's permission tree, a parent granting its children; absent: all that ShopMCP's tools need. */
  scopes?: readonly string[];
  /** Absent: it does not expire. */
  expiresAtMs?: number;
  /** Absent: production. */
  host?: Host;
};

/** As TikTok's answer to an authorisation gives them; lifetimes in seconds. */
export type TokenPair = {
  accessToken: string;
  refreshToken: string;
  expiresIn: number;
  refreshTokenExpiresIn: number;
};

export type PairRequest = Pick<TokenRequest, "appId" | "advertiserIds"> & {
  /** Absent: a day and a year. */
  expiresIn?: number;
  refreshTokenExpiresIn?: number;
};

export type AuthorizeRequest = Pick<TokenRequest, "appId" | "advertiserIds"> & {
  /** Seconds; absent: an access token that does not expire, without a refresh token. */
  lifetimes?: { expiresIn: number; refreshTokenExpiresIn: number };
};

export type Switches = {
  issueToken(request: TokenRequest): string;
  /** Another account, to be reached by tokens that name it; the demo's has 260 campaigns of 420 days. */
  openAccount(wish: Omit<AccountWish, "nowMs">): string;
  /** An access token that ends, and what renews it. */
  issuePair(request: PairRequest): TokenPair;
  /** An advertiser authorises the app: the code that TikTok redirects with, good once and for an hour. */
  authorize(request: AuthorizeRequest): string;
  /** Every access and refresh token it has given out and not taken back. */
  secrets(): string[];
  /** Whether either would be taken now; asking changes nothing. */
  takes(tokens: Pick<TokenPair, "accessToken" | "refreshToken">): { access: boolean; refresh: boolean };
  /** From now on 40107. */
  revokeRefreshToken(refreshToken: string): void;
  setTemperament(temperament: Temperament): void;
  /** How one of the two refresh endpoints says that it does not exist; null: it does. */
  setMissing(path: string, answer: 404 | 40008 | 40010 | null): void;
  /** From now on 40105. */
  revokeToken(accessToken: string): void;
  /** From now on 40102. */
  expireToken(accessToken: string): void;
  setScopes(accessToken: string, scopes: readonly string[]): void;
  /** The advertiser withdraws its grant from this token. */
  removeAdvertiser(accessToken: string, advertiserId: string): void;
  deleteAdvertiser(advertiserId: string): void;
  /** Whether TikTok lets the account write through `smart_plus/`; 40118 where not. */
  setSmartPlusWrites(advertiserId: string, allowed: boolean): void;
  /** Whether the account has any of this; 40007 at all of its endpoints where not. */
  setOffered(advertiserId: string, feature: Feature, offered: boolean): void;
  setAppStatus(appId: string, status: AppStatus): void;
  /** Returns the new secret. */
  rotateAppSecret(appId: string): string;
  /** What is given stands in place of TikTok's own limit; "off" ends all limits. Counters go on. */
  setRateLimit(limit: Partial<RateLimitSettings> | "off"): void;
  /** Changes what an account holds, as its people might in TikTok Ads Manager. */
  edit(advertiserId: string, change: (advertiser: Advertiser) => void): void;
  /** Rows times metrics above which a report is refused with 40067. */
  setMaxReportCells(cells: number): void;
  /** Entities beyond which a report is cut, which the header `X-Tt-Ads-Throttle` says. */
  setMaxReportIds(ids: number): void;
  /** Of those that a client asks for the one that answers come in. */
  setEncoding(encoding: Encoding): void;
  /** What reports do from now on that TikTok does on some accounts alone. Absent: as it is. */
  setReportManner(manner: Partial<ReportManner>): void;
  /**
   * From now on a day's numbers are told as they are known by its age: what people did comes in for weeks, and some of it
   * is taken back. The truth is what is known by then too.
   */
  setRestatements(on: boolean): void;
  /** How long a task that prepares a report waits, and how long it then takes. Absent: as it is. */
  setTaskPace(pace: Partial<World["taskPace"]>): void;
  /** Every such task there is comes to this end. */
  endReportTasks(status: "FAILED" | "CANCELED"): void;
};

const DAY_SECONDS = 86_400;
const YEAR_SECONDS = 365 * DAY_SECONDS;

export function createSwitches(world: World, clock: Clock, limiter: RateLimiter): Switches {
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
    openAccount: (wish) => openAdvertiser(world, { ...wish, nowMs: clock.now() }).advertiserId,
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
    setTemperament(temperament) {
      world.temperament = temperament;
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
    setReportManner(manner) {
      world.reportManner = { ...world.reportManner, ...manner };
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
  };
}

function known<Thing>(thing: Thing | undefined, kind: string): Thing {
  if (thing === undefined) throw new Error(`the simulator has no such ${kind}`);
  return thing;
}
