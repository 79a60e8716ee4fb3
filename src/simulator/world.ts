/** The simulated TikTok's state: developer apps, tokens and advertisers. */

import type { Advertiser, Currency, Host } from "./account.ts";
import type { ChangeLogTask, Edit } from "./account-edit.ts";
import type { Encoding } from "./compression.ts";
import { localMoment } from "./local-time.ts";
import { hashOf, hexOf } from "./random.ts";
import type { ReportTask } from "./report-plan.ts";
import { PLAIN_MANNER, type ReportQuirks } from "./report-quirks.ts";
import type { MadeReport } from "./report-rows.ts";
import { seedCampaigns } from "./seed-campaigns.ts";
import { type Story, tellStory } from "./story.ts";

const DAY_MS = 86_400_000;

export type AppStatus = "approved" | "pending" | "rejected" | "blocked";

export type App = { appId: string; appSecret: string; status: AppStatus };

export type Token = {
  accessToken: string;
  appId: string;
  host: Host;
  advertiserIds: Set<string>;
  scopes: Set<string>;
  /** Null for one that does not expire, the usual kind in the Marketing API. */
  expiresAtMs: number | null;
};

/** What a second use does depends on the `ReusePolicy`. */
export type RefreshToken = {
  refreshToken: string;
  accessToken: string;
  /** Shared by all tokens of one authorisation. */
  family: string;
  lifetimeMs: number;
  refreshLifetimeMs: number;
  expiresAtMs: number;
  used: { atMs: number; successor: string } | null;
};

export type AuthCode = {
  appId: string;
  advertiserIds: readonly string[];
  expiresAtMs: number;
  used: boolean;
  /** Seconds; null for an access token that does not expire and has no refresh token. */
  lifetimes: { expiresIn: number; refreshTokenExpiresIn: number } | null;
};

/** A reused refresh token is refused, answered the same for ten minutes, or revokes its whole family. */
export type ReusePolicy = "strict" | "grace" | "family";

/** `main` is the demo's account; `empty` has no campaigns; `other` belongs to another app. */
export type Cast = Record<"main" | "tokyo" | "empty" | "other" | "sandbox", Advertiser>;

export type World = {
  seed: number;
  apps: Map<string, App>;
  tokens: Map<string, Token>;
  refreshTokens: Map<string, RefreshToken>;
  pairedTokens: Map<string, Token>;
  pairsIssued: number;
  authCodes: Map<string, AuthCode>;
  reusePolicy: ReusePolicy;
  missing: Map<string, 404 | 40008 | 40010>;
  advertisers: Map<string, Advertiser>;
  cast: Cast;
  story: Story;
  maxReportCells: number;
  maxReportIds: number;
  encoding: Encoding;
  reportTasks: Map<string, ReportTask>;
  madeReports: Map<string, MadeReport>;
  taskPace: { queuedMs: number; processedMs: number };
  reportQuirks: ReportQuirks;
  restates: boolean;
  edits: Edit[];
  changeLogTasks: Map<string, ChangeLogTask>;
  changeLogFails: boolean;
};

export const DEFAULT_SCOPES = ["1", "2", "3", "4", "6", "8"] as const;

const MAX_REPORT_CELLS = 3_000_000;
const MAX_REPORT_IDS = 20_000;
/** TikTok's sandbox has numbers for these days only; its account is a day older. */
const SANDBOX_MADE = Date.parse("2020-12-07T00:00:00Z");
const SANDBOX_DAYS = { first: 18_604, last: 18_615 };

const CURRENCIES: Record<Currency["code"], Currency> = {
  USD: { code: "USD", decimals: 2, ratio: 1 },
  EUR: { code: "EUR", decimals: 2, ratio: 1 },
  GBP: { code: "GBP", decimals: 2, ratio: 1 },
  JPY: { code: "JPY", decimals: 0, ratio: 100 },
};

export function createWorld(seed: number, startMs: number): World {
  const main = makeAdvertiser(seed, "main", {
    name: "Larkspur & Loam",
    company: "Larkspur and Loam LLC",
    currency: CURRENCIES.USD,
    timezone: "Etc/GMT+7",
    displayTimezone: "America/Phoenix",
    country: "US",
    createdAtMs: startMs - 430 * DAY_MS,
  });
  const tokyo = makeAdvertiser(seed, "tokyo", {
    name: "Hachi to Tsuchi",
    company: "Hachi to Tsuchi K.K.",
    currency: CURRENCIES.JPY,
    timezone: "Asia/Tokyo",
    displayTimezone: "Asia/Tokyo",
    country: "JP",
    createdAtMs: startMs - 200 * DAY_MS,
  });
  const empty = makeAdvertiser(seed, "empty", {
    name: "Topf und Erde",
    company: null,
    status: "STATUS_PENDING_CONFIRM",
    currency: CURRENCIES.EUR,
    timezone: "Europe/Berlin",
    displayTimezone: "Europe/Berlin",
    country: "DE",
    createdAtMs: startMs - 3 * DAY_MS,
  });
  const other = makeAdvertiser(seed, "other", {
    name: "Tidemill Kayaks",
    company: "Tidemill Kayaks Ltd",
    currency: CURRENCIES.GBP,
    timezone: "Europe/London",
    displayTimezone: "Europe/London",
    country: "GB",
    createdAtMs: startMs - 300 * DAY_MS,
  });
  const sandbox = makeAdvertiser(seed, "sandbox", {
    host: "sandbox",
    name: "Sandbox account",
    company: "Sandbox",
    currency: CURRENCIES.USD,
    timezone: "UTC",
    displayTimezone: "UTC",
    country: "US",
    createdAtMs: SANDBOX_MADE,
  });

  seedCampaigns(main, { seed, count: 260, ageDays: 420, startMs, idBlock: 1 });
  seedCampaigns(tokyo, { seed, count: 24, ageDays: 190, startMs, idBlock: 2 });
  seedCampaigns(other, { seed, count: 36, ageDays: 290, startMs, idBlock: 3 });
  seedCampaigns(sandbox, { seed, count: 8, ageDays: 0, startMs: SANDBOX_MADE, idBlock: 4 });
  keepToSandboxDays(sandbox);

  return {
    seed,
    apps: new Map(),
    tokens: new Map(),
    refreshTokens: new Map(),
    pairedTokens: new Map(),
    pairsIssued: 0,
    authCodes: new Map(),
    reusePolicy: "strict",
    missing: new Map(),
    advertisers: new Map([main, tokyo, empty, other, sandbox].map((one) => [one.advertiserId, one])),
    story: tellStory(main, startMs),
    maxReportCells: MAX_REPORT_CELLS,
    maxReportIds: MAX_REPORT_IDS,
    encoding: "gzip",
    reportTasks: new Map(),
    madeReports: new Map(),
    taskPace: { queuedMs: 1_000, processedMs: 3_000 },
    reportQuirks: PLAIN_MANNER,
    restates: false,
    edits: [],
    changeLogTasks: new Map(),
    changeLogFails: false,
    cast: { main, tokyo, empty, other, sandbox },
  };
}

export function addApp(world: World, name: string): App {
  const appId = digits19("75", world.seed, name, "app");
  const app: App = { appId, appSecret: hexOf(40, world.seed, name, "secret"), status: "approved" };
  world.apps.set(appId, app);
  return app;
}

/** Long enough for a month and the one before it. */
const AGE_DAYS = 60;

/** `campaigns` start within `ageDays` days before `nowMs`. With `steady` all deliver every day and none is deleted. */
export type AccountOptions = {
  steady?: boolean;
  currency: Currency["code"];
  timezone: string;
  country: string;
  campaigns: number;
  ageDays?: number;
  nowMs: number;
};

export function openAdvertiser(world: World, options: AccountOptions): Advertiser {
  const { currency, timezone, country, campaigns, ageDays = AGE_DAYS, nowMs, steady = false } = options;
  const number = world.advertisers.size;
  const advertiser = makeAdvertiser(world.seed, `opened ${number}`, {
    name: `Account ${number}`,
    company: `Company ${number}`,
    currency: CURRENCIES[currency],
    ...{ timezone, displayTimezone: timezone, country },
    createdAtMs: nowMs - (ageDays + 10) * DAY_MS,
  });
  seedCampaigns(advertiser, { seed: world.seed, count: campaigns, ageDays, startMs: nowMs, idBlock: number });
  if (steady) deliverAlways(advertiser, localMoment(nowMs, timezone).day - ageDays);
  world.advertisers.set(advertiser.advertiserId, advertiser);
  return advertiser;
}

function deliverAlways(advertiser: Advertiser, firstDay: number): void {
  for (const campaign of advertiser.campaigns) {
    campaign.deleted = false;
    for (const group of campaign.adGroups) {
      group.deleted = false;
      for (const ad of group.ads) {
        ad.deleted = false;
        ad.pace = { ...ad.pace, firstDay, lastDay: null, fatigue: 0 };
      }
    }
  }
}

type AdvertiserFacts = Pick<
  Advertiser,
  "name" | "company" | "currency" | "timezone" | "displayTimezone" | "country" | "createdAtMs"
> &
  Partial<Pick<Advertiser, "host" | "status">>;

function makeAdvertiser(seed: number, name: string, facts: AdvertiserFacts): Advertiser {
  return {
    host: "production",
    status: "STATUS_ENABLE",
    rejectionReason: null,
    ...facts,
    saidTimezone: facts.timezone,
    advertiserId: digits19("71", seed, name, "advertiser"),
    language: facts.country === "JP" ? "ja" : "en",
    balanceMinor: 40_000 + (hashOf(seed, name, "balance") % 60_000),
    deleted: false,
    smartPlusWrites: true,
    notOffered: new Set(),
    closed: new Set(),
    campaigns: [],
  };
}

/** 19 digits, always above 2^53 and never exact in a double. */
function digits19(prefix: string, ...parts: readonly (string | number)[]): string {
  const long = String(hashOf(...parts, 1)).padStart(10, "0") + String(hashOf(...parts, 2)).padStart(10, "0");
  return `${prefix}${long.slice(0, 16)}7`;
}

function keepToSandboxDays(advertiser: Advertiser): void {
  for (const campaign of advertiser.campaigns) {
    for (const ad of campaign.adGroups.flatMap((group) => group.ads)) {
      ad.pace.firstDay = SANDBOX_DAYS.first;
      ad.pace.lastDay = SANDBOX_DAYS.last;
    }
  }
}
