import { Database } from "bun:sqlite";
import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import type { ErrorCode, ShopError } from "#errors.ts";
import { ADVERTISER_INFO } from "#modules/tiktok-ads/endpoints/advertiser-info.ts";
import { CAMPAIGN_GET } from "#modules/tiktok-ads/endpoints/campaign-get.ts";
import { OAUTH2_ADVERTISER_GET } from "#modules/tiktok-ads/endpoints/oauth2-advertiser-get.ts";
import type { EndpointFacts } from "#modules/tiktok-ads/wire/endpoint.ts";
import { ERROR_TABLE } from "#modules/tiktok-ads/wire/error-table.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type ManualClock, manualClock } from "../fakes/clock.ts";
import { failsWith } from "../fakes/fails-with.ts";
import { mainCredentials, startTestShop, type TestShop } from "../fakes/test-shop.ts";

type Expected = { error: ErrorCode; says: RegExp };
type Case = Expected & {
  code: number;
  message: string;
  /** Where `connect`, whose first question is another, is told something else. */
  atConnect?: Expected;
};

const PASTE = /Settings → Integrations → TikTok Ads/;
const NEW_TOKEN =
  /Generate a new access token.*Settings → Integrations → TikTok Ads.*App Secret there matches the one in the developer portal.*rotated/s;
const SCOPES =
  /Ad Account Management \(read\) and Ad Management \(read\).*for review again.*authorise the app again.*generate a new access token/s;
const WAIT = /ShopMCP does not retry by itself: wait.*The wait is 300 seconds/s;
const REVIEW = /app's status in TikTok's developer portal.*sandbox/s;
const ADVERTISER =
  /Advertiser ID.*number.*TikTok Ads Manager.*authorised the app.*Settings → Integrations → TikTok Ads/s;

/** TikTok's own messages as they were seen, and those the product's documentation names. */
const CASES: Case[] = [
  { code: 40001, message: "Invalid access token", error: "token_invalid", says: NEW_TOKEN },
  { code: 40002, message: "Insufficient permissions", error: "permission_missing", says: SCOPES },
  { code: 40100, message: "Rate limit exceeded", error: "rate_limited", says: WAIT },
  { code: 40001, message: "App not approved", error: "app_not_approved", says: REVIEW },
  { code: 40002, message: "Advertiser not found", error: "advertiser_not_found", says: ADVERTISER },
  {
    code: 40001,
    message: "Permission error: The access token lacks the required scope for endpoint '/x/(method=GET)'.",
    error: "permission_missing",
    says: SCOPES,
  },
  {
    code: 40001,
    message: "advertiser does not grant you /x/:GET permission",
    error: "permission_missing",
    says: /no longer authorises the app.*"Ads Management" \(Campaign, read\)/s,
    atConnect: { error: "advertiser_not_found", says: ADVERTISER },
  },
  {
    code: 40001,
    message: "The advertiser 71 doesn't exist or has been deleted.",
    error: "advertiser_not_found",
    says: ADVERTISER,
  },
  { code: 40001, message: "Something else is not allowed", error: "permission_missing", says: SCOPES },
  {
    code: 40001,
    message: "No permission to operate advertiser 71",
    error: "permission_missing",
    says: /Business Center.*role.*Settings → Integrations → TikTok Ads/s,
    atConnect: { error: "advertiser_not_found", says: ADVERTISER },
  },
  {
    code: 40002,
    message: "page_size: value is too large",
    error: "upstream_rejected",
    says: /its own message says which/,
  },
  {
    code: 40000,
    message: "The app_id is inconsistent with the token's app information.",
    error: "app_secret_wrong",
    says: /same app.*TikTok Ads/,
  },
  { code: 40101, message: "Invalid parameter values", error: "app_secret_wrong", says: /Basic Info page.*TikTok Ads/ },
  { code: 40102, message: "Access token has expired.", error: "token_invalid", says: NEW_TOKEN },
  { code: 40103, message: "The refresh token has expired.", error: "token_invalid", says: NEW_TOKEN },
  { code: 40104, message: "Access token is null", error: "token_invalid", says: NEW_TOKEN },
  { code: 40105, message: "Access token is incorrect or has been revoked.", error: "token_invalid", says: NEW_TOKEN },
  { code: 40106, message: "The core user is invalid.", error: "token_invalid", says: NEW_TOKEN },
  { code: 40107, message: "Invalid refresh token", error: "token_invalid", says: NEW_TOKEN },
  { code: 40110, message: "The auth_code is canceled.", error: "token_invalid", says: /Start the authorisation again/ },
  { code: 40116, message: "bad signature", error: "token_invalid", says: /40116/ },
  {
    code: 40113,
    message: "The app has been blocked or does not exist.",
    error: "app_not_approved",
    says: /App ID.*Settings.*status/s,
  },
  { code: 40124, message: "The developer profile is not approved", error: "app_not_approved", says: REVIEW },
  { code: 40125, message: "The developer doesn't have the permission.", error: "app_not_approved", says: REVIEW },
  {
    code: 40118,
    message: "not on the allowlist",
    error: "permission_missing",
    says: /allowlist.*TikTok representative/s,
  },
  { code: 40119, message: "not the same company", error: "permission_missing", says: /same company/ },
  { code: 40300, message: "gone", error: "advertiser_not_found", says: PASTE },
  { code: 40016, message: "too frequent", error: "rate_limited", says: WAIT },
  { code: 40132, message: "limited by value", error: "rate_limited", says: WAIT },
  {
    code: 40133,
    message: "Advertiser (71)'s QPS (21) reaches QPS limit 20",
    error: "rate_limited",
    says: /this ad account.*300 seconds/s,
  },
  { code: 51021, message: "Too many requests", error: "rate_limited", says: WAIT },
  { code: 40067, message: "Your query is too large", error: "upstream_rejected", says: /fewer days/ },
  { code: 40014, message: "not in the sandbox", error: "upstream_rejected", says: /sandbox/ },
  { code: 41001, message: "offline", error: "upstream_rejected", says: /newer ShopMCP/ },
  {
    code: 40007,
    message: "no such object",
    error: "not_available",
    says: /\/campaign\/get\/ tells is not available for this account/,
    atConnect: { error: "advertiser_not_found", says: ADVERTISER },
  },
  { code: 40000, message: "Request too frequent.", error: "rate_limited", says: WAIT },
  {
    code: -1,
    message: "Client IP address is in banned Country list.",
    error: "upstream_blocked",
    says: /country of this server's address/,
  },
  { code: 51008, message: "Service error: x", error: "upstream_unavailable", says: /Try again in a few minutes/ },
  { code: 40050, message: "duplicate request", error: "upstream_rejected", says: /its own message says why/ },
  { code: 40011, message: "too many ids", error: "upstream_rejected", says: /fewer/ },
  { code: 20001, message: "partial", error: "upstream_unavailable", says: /only a part/ },
  { code: 40202, message: "conflict", error: "upstream_unavailable", says: /Ask again/ },
  { code: 41000, message: "banned country", error: "upstream_blocked", says: /country/ },
  { code: 60001, message: "maintenance", error: "upstream_unavailable", says: /maintenance/ },
  { code: 50000, message: "System error", error: "upstream_unavailable", says: /trouble of its own/ },
  { code: 50002, message: "Error on TikTok's side", error: "upstream_unavailable", says: /trouble of its own/ },
  { code: 51001, message: "Internal service timed out.", error: "upstream_timeout", says: /does not repeat it/ },
  { code: 51305, message: "Satellite service error.", error: "upstream_unavailable", says: /trouble of its own/ },
  {
    code: 49999,
    message: "Something nobody has seen",
    error: "upstream_rejected",
    says: /code 49999.*request \d{14}\w+.*TikTok's support/s,
  },
];

const RETRYABLE: ReadonlySet<ErrorCode> = new Set(["rate_limited", "upstream_unavailable", "upstream_timeout"]);
const WAIT_SECONDS: ReadonlyMap<ErrorCode, number> = new Map<ErrorCode, number>([
  ["rate_limited", 300],
  ["upstream_timeout", 600],
]);
const NOT_NOTED: ReadonlySet<ErrorCode> = new Set(["upstream_rejected", "not_available"]);
const REQUEST_ID = /^\d{14}0102450310[0-9A-F]{8}$/;

let simulator: Simulator;
let shop: TestShop;
let clock: ManualClock;
let owner: { workspaceId: string; key: string };

beforeAll(async () => {
  clock = manualClock();
  simulator = startSimulator({ clock });
  shop = await startTestShop({ clock, simulator });
  owner = await shop.newWorkspace("Owner");
  await shop.connectTikTok(owner.workspaceId, mainCredentials(simulator));
});
afterAll(async () => {
  await shop.stop();
  await simulator.stop();
});

/** Requests TikTok has seen during `work`, at a time when no limit of ours or TikTok's is near. */
async function during<Result>(work: () => Promise<Result>): Promise<{ result: Result; paths: string[] }> {
  clock.advance(3_600_000);
  const before = simulator.requests.length;
  const result = await work();
  return { result, paths: simulator.requests.slice(before).map(({ path }) => path) };
}

const Details = z.object({
  error: z.string(),
  code: z.number(),
  request_id: z.string().regex(REQUEST_ID),
  retryable: z.boolean(),
  retry_after_seconds: z.number().optional(),
  platform_message: z.string(),
});

/** What the list of campaigns asks at the same time, about those that TikTok keeps apart. */
const BESIDES: ReadonlySet<string> = new Set(["/smart_plus/campaign/get/", "/gmv_max/campaign/get/"]);

/** What a client is told when it lists campaigns. */
async function throughMcp(key = owner.key) {
  const { result, paths } = await during(() => shop.call(key, "tiktok_ads_list_campaigns", { fresh: true }));
  expect(result).toMatchObject({ status: 200, isError: true, structured: undefined });
  const [sentence = "", details = "{}"] = result.text.split("\n");
  return {
    text: result.text,
    sentence,
    details: Details.parse(JSON.parse(details)),
    paths: paths.filter((path) => !BESIDES.has(path)),
  };
}

/** What an owner is told who pastes, in a new workspace and over a standing connection; neither leaves a trace. */
async function throughConnect(pasted: unknown = mainCredentials(simulator)) {
  const { workspaceId } = await shop.newWorkspace("New");
  const before = stored();
  const standing = await shop.shop.connections.list(owner.workspaceId);
  const first = await during(() => failsWith(() => shop.connectTikTok(workspaceId, pasted)));
  const second = await failsWith(() => shop.connectTikTok(owner.workspaceId, pasted));
  expect(second.code).toBe(first.result.code);
  expect(await shop.shop.connections.list(workspaceId)).toEqual([]);
  expect(await shop.shop.connections.list(owner.workspaceId)).toEqual(standing);
  expect(stored()).toEqual(before);
  return { error: first.result, paths: first.paths };
}

function stored(): unknown[] {
  const database = new Database(join(shop.dataDir, "shopmcp.db"), { readonly: true });
  const rows = ["connection", "credential"].map((table) => database.query(`SELECT * FROM ${table}`).values());
  database.close();
  return rows;
}

function expectNoSecret(...texts: string[]): void {
  const { app, advertiser } = simulator;
  for (const text of [...texts, shop.logLines.join("")])
    for (const secret of [app.appSecret, advertiser.accessToken]) expect(text).not.toContain(secret);
}

const everything = (error: ShopError) => Bun.inspect(error, { depth: 9 }) + JSON.stringify(error) + error.message;

describe("TikTok's refusal, with the secrets in its message, is told in words, once and without a retry", () => {
  const leaking = (message: string) =>
    `${message} (${simulator.app.appSecret} ${simulator.advertiser.accessToken} https://x.example/?secret=1)`;
  const shown = (message: string) => `${message} ([secret] [secret] https://x.example/`;

  test.each(CASES)("$code $message, through MCP", async ({ code, message, error, says }) => {
    const fault = simulator.fail({ code, message: leaking(message), times: Number.POSITIVE_INFINITY });
    const { text, sentence, details, paths } = await throughMcp();
    fault.clear();
    expect(sentence).toMatch(says);
    expect(details).toMatchObject({ error, code, retryable: RETRYABLE.has(error), platform_message: shown(message) });
    expect(details.retry_after_seconds).toBe(WAIT_SECONDS.get(error));
    expect(paths).toEqual(["/campaign/get/"]);
    expectNoSecret(text);
    // What was wrong with one request alone is nothing to keep for `status`.
    const noted = NOT_NOTED.has(error) ? {} : { last_error_code: error, last_error_message: sentence };
    expect(await shop.shop.connections.list(owner.workspaceId)).toMatchObject([{ state: "connected", ...noted }]);
  });

  test.each(CASES)("$code $message, through connect", async (expected) => {
    const { code, message, atConnect = expected } = expected;
    const fault = simulator.fail({ code, message: leaking(message), times: Number.POSITIVE_INFINITY });
    const { error, paths } = await throughConnect();
    fault.clear();
    expect(error.code).toBe(atConnect.error);
    expect(error.message).toMatch(atConnect.says);
    expectNoSecret(everything(error));
    expect(error.upstream).toMatchObject({
      code,
      message: shown(message),
      requestId: expect.stringMatching(REQUEST_ID),
    });
    expect(error.traits.retryable).toBe(RETRYABLE.has(error.code));
    expect(error.retryAfterSeconds).toBe(WAIT_SECONDS.get(error.code));
    expect(paths).toEqual(["/advertiser/info/"]);
  });

  type Met = { code: number; message: string; endpoint: EndpointFacts; byId?: boolean };

  test("stands in the table row by row, and every row has a case", () => {
    const met = [
      { code: 40007, message: "no such object", endpoint: CAMPAIGN_GET, byId: true },
      { code: 40001, message: "The campaign 1 does not exist", endpoint: CAMPAIGN_GET, byId: true },
      { code: 40001, message: "Insufficient permissions for some images", endpoint: CAMPAIGN_GET, byId: true },
      { code: 40053, message: "The video_id is invalid.", endpoint: CAMPAIGN_GET, byId: true },
      ...CASES.flatMap(({ code, message }) =>
        [CAMPAIGN_GET, ADVERTISER_INFO].map((endpoint) => ({ code, message, endpoint })),
      ),
      ...SECRET_CASES.map(({ code, message }) => ({ code, message, endpoint: OAUTH2_ADVERTISER_GET })),
    ].map(({ code, message, endpoint, byId = false }: Met) =>
      ERROR_TABLE.findIndex(
        (row) =>
          (row.proves ?? endpoint.proves) === endpoint.proves &&
          (row.byId ?? byId) === byId &&
          (row.codes?.(code) ?? true) &&
          (row.says?.test(message) ?? true),
      ),
    );
    expect([...new Set(met)].toSorted((a, b) => a - b)).toEqual(ERROR_TABLE.map((_, index) => index));
  });
});

/** Answers of `/oauth2/advertiser/get/`, the one place where App ID and Secret are proved. */
const SECRET_CASES = [
  { code: 40113, message: "The app has been blocked or does not exist.", says: /does not know this App ID/ },
  { code: 40002, message: "app_id: value does not exist", says: /does not take this App ID or App Secret/ },
  {
    code: 40000,
    message: "The app_id is inconsistent with the token's app information.",
    says: /App ID is not the one/,
  },
  { code: 40101, message: "Invalid parameter values", says: /does not accept App ID and App Secret together/ },
];

describe("what the check of App ID and Secret says", () => {
  test.each(SECRET_CASES)("refuses at $code", async ({ code, message, says }) => {
    const fault = simulator.fail({ path: "/oauth2/advertiser/get/", code, message, times: Number.POSITIVE_INFINITY });
    const { error } = await throughConnect();
    fault.clear();
    expect(error).toMatchObject({ code: "app_secret_wrong", upstream: { code } });
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(PASTE);
  });

  test("is a refusal that names the App ID where that is mistyped, by one digit or altogether", async () => {
    const { appId } = simulator.app;
    for (const app_id of [`${appId.slice(0, -1)}${appId.endsWith("3") ? "4" : "3"}`, "1", `${appId}00000`]) {
      const { error } = await throughConnect({ ...mainCredentials(simulator), app_id });
      expect(error.code).toBe("app_secret_wrong");
      expect(error.message).toContain("App ID");
    }
  });

  test.each([
    [40002, "Missing required field(s): something_new"],
    [40100, "Too many requests."],
    [50002, "busy"],
    [40125, "developer"],
  ])("only warns at %i %s: it is no word about them", async (code, message) => {
    const { workspaceId } = await shop.newWorkspace("Warned");
    const fault = simulator.fail({ path: "/oauth2/advertiser/get/", code, message });
    const { result: row, paths } = await during(() => shop.connectTikTok(workspaceId, mainCredentials(simulator)));
    fault.clear();
    expect(row.state).toBe("connected");
    expect(row.warnings.join()).toContain("App ID and App Secret could not be checked");
    expect(paths.filter((path) => path === "/oauth2/advertiser/get/")).toHaveLength(1);
  });
});

type State = {
  name: string;
  /** Changes TikTok itself. */
  turn(simulator: Simulator): void;
  code: number;
  /** Null: tools go on working. */
  mcp: Expected | null;
  connect: Expected;
  /** Requests of a connect attempt; absent: one. */
  asked?: number;
};

const token = ({ advertiser }: Simulator) => advertiser.accessToken;

const STATES: State[] = [
  {
    name: "the token is revoked",
    turn: (tiktok) => tiktok.revokeToken(token(tiktok)),
    code: 40105,
    ...both("token_invalid", NEW_TOKEN),
  },
  {
    name: "the token expires",
    turn: (tiktok) => tiktok.expireToken(token(tiktok)),
    code: 40102,
    ...both("token_invalid", NEW_TOKEN),
  },
  {
    name: "the token has no permission",
    turn: (tiktok) => tiktok.setScopes(token(tiktok), []),
    code: 40001,
    ...both("permission_missing", SCOPES),
  },
  {
    name: "the advertiser withdraws the app",
    turn: (tiktok) => tiktok.removeAdvertiser(token(tiktok), tiktok.advertiser.advertiserId),
    code: 40001,
    mcp: { error: "permission_missing", says: /the account no longer authorises the app/ },
    connect: { error: "advertiser_not_found", says: ADVERTISER },
  },
  {
    name: "the advertiser is deleted",
    turn: (tiktok) => tiktok.deleteAdvertiser(tiktok.advertiser.advertiserId),
    code: 40001,
    ...both("advertiser_not_found", ADVERTISER),
  },
  {
    name: "the app waits for review",
    turn: (tiktok) => tiktok.setAppStatus(tiktok.app.appId, "pending"),
    code: 40124,
    ...both("app_not_approved", REVIEW),
  },
  {
    name: "the app is rejected",
    turn: (tiktok) => tiktok.setAppStatus(tiktok.app.appId, "rejected"),
    code: 40125,
    ...both("app_not_approved", REVIEW),
  },
  {
    name: "the app is blocked",
    turn: (tiktok) => tiktok.setAppStatus(tiktok.app.appId, "blocked"),
    code: 40113,
    ...both("app_not_approved", REVIEW),
  },
  {
    name: "the app's limit is used up",
    turn: (tiktok) => tiktok.setRateLimit({ production: { perSecond: 0, perMinute: 0, perDay: 0 } }),
    code: 40100,
    ...both("rate_limited", WAIT),
  },
  {
    name: "the App Secret is rotated",
    turn: (tiktok) => tiktok.rotateAppSecret(tiktok.app.appId),
    code: 40101,
    mcp: null,
    connect: { error: "app_secret_wrong", says: /App Secret.*Basic Info page.*TikTok Ads/ },
    asked: 7,
  },
];

function both(error: ErrorCode, says: RegExp): Pick<State, "mcp" | "connect"> {
  return { mcp: { error, says }, connect: { error, says } };
}

describe("what happens at TikTok is told at the next call and at connect", () => {
  test.each(STATES)("$name", async ({ turn, code, mcp, connect, asked = 1 }) => {
    const [outerShop, outerSimulator, outerOwner] = [shop, simulator, owner];
    simulator = startSimulator({ clock });
    shop = await startTestShop({ clock, simulator });
    owner = await shop.newWorkspace("Owner");
    const pasted = mainCredentials(simulator);
    await shop.connectTikTok(owner.workspaceId, pasted);
    turn(simulator);
    if (mcp === null)
      expect(await shop.call(owner.key, "tiktok_ads_list_campaigns", { fresh: true })).toMatchObject({
        isError: false,
      });
    else {
      const { text, sentence, details, paths } = await throughMcp();
      expect(sentence).toMatch(mcp.says);
      expect(details).toMatchObject({ error: mcp.error, code, retryable: RETRYABLE.has(mcp.error) });
      expect(paths).toEqual(["/campaign/get/"]);
      expectNoSecret(text);
    }
    const { error, paths } = await throughConnect(pasted);
    expect(error).toMatchObject({ code: connect.error, upstream: { code } });
    expect(error.message).toMatch(connect.says);
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toHaveLength(asked);
    expectNoSecret(everything(error));
    await shop.stop();
    await simulator.stop();
    [shop, simulator, owner] = [outerShop, outerSimulator, outerOwner];
  });
});

describe("an account without data", () => {
  test.each([
    ["tiktok_ads_list_campaigns", {}],
    ["tiktok_ads_get_report", { level: "campaign", date_preset: "last_7_days" }],
  ])("gets empty rows from %s, and a warning that tells what to check", async (tool, args) => {
    const { workspaceId, key } = await shop.newWorkspace("Empty");
    const { advertiserId, accessToken } = simulator.empty;
    clock.advance(3_600_000);
    await shop.connectTikTok(workspaceId, {
      ...mainCredentials(simulator),
      access_token: accessToken,
      advertiser_id: advertiserId,
    });
    const { isError, structured } = await shop.call(key, tool, args);
    expect(isError).toBe(false);
    expect(structured).toMatchObject({ rows: [], page: { total: 0, has_more: false } });
    const { warnings } = z.object({ warnings: z.array(z.string()) }).parse(structured?.meta);
    expect(warnings.join("\n")).toMatch(/TikTok Ads Manager.*authorised.*Settings → Integrations → TikTok Ads/);
    expect(warnings.join("\n")).toContain(advertiserId);
  });
});
