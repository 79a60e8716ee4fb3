/**
 * TikTok's refusals: code and message → what they mean for the owner of the account and what to do next.
 * The first row that fits counts. The message is read too because the same code says several things.
 * @see https://business-api.tiktok.com/portal/docs?id=1737172488964097
 */

import type { ErrorCode, ShopError } from "#errors.ts";
import type { EndpointFacts } from "./endpoint.ts";

export type Refusal = {
  code: number;
  requestId: string | null;
  endpoint: EndpointFacts;
  /** True where the request named an object by id, besides the account. */
  byId: boolean;
};

export type ErrorRow = {
  proves?: EndpointFacts["proves"];
  codes?: (code: number) => boolean;
  says?: RegExp;
  byId?: boolean;
  error: ErrorCode;
  sentence: (refusal: Refusal) => string;
};

const SETTINGS = "Settings → Integrations → TikTok Ads";

const RECONNECT = `Generate a new access token in TikTok's developer portal and paste it in ${SETTINGS}. Where ShopMCP refreshes the token by itself, first check that the App Secret there matches the one in the developer portal; if it was rotated, update it there.`;

const SANDBOX_MEANWHILE =
  "Check the app's status in TikTok's developer portal; while the review is pending, test with environment sandbox.";

const WAIT = "By design ShopMCP does not retry by itself: wait, then ask again.";

const APP_BASICS = "Copy App ID and App Secret from the app's Basic Info page in TikTok's developer portal";

function unknownAdvertiser(): string {
  return `TikTok does not know this Advertiser ID, or the app has no access to that account. Compare the number with the one at the top of TikTok Ads Manager, see that the account has authorised the app, then correct it in ${SETTINGS}.`;
}

function blockedCountry(): string {
  return "TikTok refuses requests from the country of this server's address. Run ShopMCP, or its way out to the internet, in a country where TikTok's API is allowed.";
}

/** A token keeps the permissions it was made with. */
function howToGrant({ endpoint: { scope } }: Refusal): string {
  return `Edit the app in TikTok's developer portal: "${scope.name}" (${scope.detail}) must be ticked, as must Ad Account Management (read) and Ad Management (read). Submit the app for review again if you add one, have the account authorise the app again, then generate a new access token and paste it in ${SETTINGS}.`;
}

/** The same sentence for all endpoints of a feature, so that an answer says it once. */
function notAvailable({ endpoint: { path, feature = `What ${path} tells is` } }: Refusal): string {
  return `${feature} not available for this account, TikTok says; nothing has to be changed here.`;
}

function notAdmitted({ endpoint: { scope } }: Refusal): string {
  return `TikTok does not let the person behind the access token read this of the ad account (${scope.detail}). In TikTok's Business Center give that person the role of an admin or operator of the ad account, and access to its pixels or audiences where these are asked for. If the account was taken away from them, have it authorise the app again, and paste the new access token in ${SETTINGS}.`;
}

function missingPermission(refusal: Refusal): string {
  return `The app or its access token lacks a permission. ${howToGrant(refusal)}`;
}

const only =
  (...codes: number[]) =>
  (code: number) =>
    codes.includes(code);

/** Under these codes TikTok's message decides; under others the code does. */
const spoken = only(40000, 40001, 40002);

/** The advertiser itself is missing, not one of its objects. */
const ADVERTISER_GONE =
  /advertiser(?:.?ids?)?(?: ["'<]?\d+["'>]?)? (?:is |was )?(?:not found|not exist|does(?:n't| not) exist|(?:has |have |was )?(?:been )?deleted|invalid)|invalid advertiser.?id/i;

/** An object of the account is missing, even if the message names an advertiser. */
const OBJECT_GONE =
  /\b(?:campaigns?|ad ?groups?|ads?(?! accounts?\b)|pixels?|audiences?|stores?|shops?|products?|items?|videos?|images?|creatives?|objects?)(?:_?ids?)?\b.{0,80}\b(?:not (?:found|exist)|does(?:n't| not) exist|do(?:n't| not) exist|(?:does|do) not belong|(?:has|have|was|were) (?:been )?deleted)/i;

/** A person whose role in the account leaves something out is told so at its endpoints alone, in the words of one who has no role there. */
const NOT_ADMITTED =
  /permission to (?:operate|access|manage)|advertiser.{0,40}not (?:been )?(?:authori[sz]ed|granted)|not (?:been )?(?:authori[sz]ed|granted).{0,40}advertiser/i;

/** Whether the person's role in the account is what is missing, rather than a permission of the app. */
export function isNotAdmitted({ code, upstream }: ShopError): boolean {
  return code === "permission_missing" && NOT_ADMITTED.test(upstream?.message ?? "");
}

const NOT_IN_ACCOUNT = "TikTok says that something this request names does not exist in the connected account.";

export const ERROR_TABLE: readonly ErrorRow[] = [
  {
    codes: spoken,
    says: /\brequests? (?:is |are )?(?:made )?too frequent/i,
    error: "rate_limited",
    sentence: () => `TikTok limits how often it may be asked this. ${WAIT}`,
  },
  {
    codes: spoken,
    says: /required scope/i,
    error: "permission_missing",
    sentence: missingPermission,
  },
  {
    codes: spoken,
    says: /\bapp (?:is |has )?not (?:been )?approved|\bapp\b.{0,40}(?:under|pending) review|\bapp\b.{0,40}review.{0,20}(?:reject|not passed)/i,
    error: "app_not_approved",
    sentence: () => `TikTok has not approved this developer app yet, or has rejected it. ${SANDBOX_MEANWHILE}`,
  },
  {
    codes: spoken,
    says: /app.?id.{0,80}inconsistent|inconsistent.{0,80}token's app/i,
    error: "app_secret_wrong",
    sentence: () =>
      `The App ID is not the one of the app that issued this access token. Paste App ID, App Secret and access token of the same app in ${SETTINGS}.`,
  },
  {
    codes: spoken,
    says: /invalid (?:or incorrect )?access.?token|access.?token (?:is |has |was )?(?:been )?(?:invalid|incorrect|expired|revoked|no(?:t| longer) valid)|access.?token does(?:n't| not) exist/i,
    error: "token_invalid",
    sentence: () => `TikTok does not accept the access token: it has expired or was revoked. ${RECONNECT}`,
  },
  {
    proves: "app",
    codes: only(40113),
    error: "app_secret_wrong",
    sentence: () =>
      `TikTok does not know this App ID, although it accepts the access token. ${APP_BASICS} and paste them in ${SETTINGS}.`,
  },
  {
    proves: "app",
    codes: only(40000, 40002),
    says: /app.?id|secret/i,
    error: "app_secret_wrong",
    sentence: () => `TikTok does not take this App ID or App Secret. ${APP_BASICS} and paste them in ${SETTINGS}.`,
  },
  {
    codes: only(40000, 40001, 40002, 40007),
    says: OBJECT_GONE,
    byId: true,
    error: "upstream_missing",
    sentence: () => NOT_IN_ACCOUNT,
  },
  {
    codes: only(40001),
    says: /insufficient permissions? for some\b/i,
    byId: true,
    error: "upstream_missing",
    sentence: () => NOT_IN_ACCOUNT,
  },
  {
    codes: only(40053),
    byId: true,
    error: "upstream_missing",
    sentence: () => NOT_IN_ACCOUNT,
  },
  {
    proves: "account",
    codes: only(40007),
    error: "advertiser_not_found",
    sentence: unknownAdvertiser,
  },
  {
    proves: "account",
    codes: only(40001),
    says: /does not grant you/i,
    error: "advertiser_not_found",
    sentence: unknownAdvertiser,
  },
  {
    codes: only(40001),
    says: /does not grant you/i,
    error: "permission_missing",
    sentence: (refusal) =>
      `The ad account does not let this app do this: either the account no longer authorises the app, or a permission is missing. See in TikTok Ads Manager that the account still authorises the app. If it does: ${howToGrant(refusal)}`,
  },
  {
    proves: "account",
    codes: only(40001),
    says: NOT_ADMITTED,
    error: "advertiser_not_found",
    sentence: unknownAdvertiser,
  },
  {
    codes: only(40001),
    says: NOT_ADMITTED,
    error: "permission_missing",
    sentence: notAdmitted,
  },
  {
    codes: only(40000, 40001, 40002, 40007),
    says: ADVERTISER_GONE,
    error: "advertiser_not_found",
    sentence: unknownAdvertiser,
  },
  {
    codes: only(40001),
    error: "permission_missing",
    sentence: missingPermission,
  },
  {
    codes: only(40000, 40002),
    // Only whole permissions: a refused metric or field is an argument that the caller can change.
    says: /^(?!.*\b(?:metric|field|dimension|filter|filtering)s?\b).*(?:insufficient permission|permission denied|no permission|not have (?:the )?permission|lacks? .{0,40}(?:permission|scope))/i,
    error: "permission_missing",
    sentence: missingPermission,
  },
  {
    codes: only(40101),
    error: "app_secret_wrong",
    sentence: () =>
      `TikTok does not accept App ID and App Secret together. ${APP_BASICS} and paste them in ${SETTINGS}.`,
  },
  {
    codes: only(40102),
    error: "token_invalid",
    sentence: () => `The access token has expired. ${RECONNECT}`,
  },
  {
    codes: only(40103),
    error: "token_invalid",
    sentence: () => `The refresh token has expired, so the access token can no longer be renewed. ${RECONNECT}`,
  },
  {
    codes: only(40104),
    error: "token_invalid",
    sentence: () => `TikTok received no access token. ${RECONNECT}`,
  },
  {
    codes: only(40105),
    error: "token_invalid",
    sentence: () => `The access token is wrong or was revoked. ${RECONNECT}`,
  },
  {
    codes: only(40106),
    error: "token_invalid",
    sentence: () => `The TikTok user behind the access token no longer has access to this account. ${RECONNECT}`,
  },
  {
    codes: only(40107),
    error: "token_invalid",
    sentence: () => `TikTok does not accept the refresh token; long-lived Marketing API tokens have none. ${RECONNECT}`,
  },
  {
    codes: only(40110),
    error: "token_invalid",
    sentence: () =>
      `The authorisation code was used before, has expired or was cancelled. Start the authorisation again in ${SETTINGS}.`,
  },
  {
    codes: only(40108, 40109, 40112, 40115, 40116, 40117),
    error: "token_invalid",
    sentence: ({ code }) => `TikTok refused the way this app identifies itself (code ${code}). ${RECONNECT}`,
  },
  {
    codes: only(40113),
    error: "app_not_approved",
    sentence: () =>
      `TikTok has blocked this developer app, or does not know its App ID: compare it with the one in ${SETTINGS}. ${SANDBOX_MEANWHILE}`,
  },
  {
    codes: only(40124, 40125),
    error: "app_not_approved",
    sentence: () =>
      `The app is not approved: its developer profile is not complete, not reviewed yet, or was rejected. ${SANDBOX_MEANWHILE}`,
  },
  {
    codes: only(40118),
    error: "permission_missing",
    sentence: () =>
      "TikTok offers this only to apps or accounts on its allowlist. Ask your TikTok representative to add yours; no setting here changes it.",
  },
  {
    codes: only(40119),
    error: "permission_missing",
    sentence: () =>
      "TikTok wants the developer and the ad account to belong to the same company. Use an app of the account's own company, or have the account moved in TikTok's Business Center.",
  },
  {
    codes: only(40013, 40300, 40301),
    error: "advertiser_not_found",
    sentence: () =>
      `TikTok says this ad account does not exist, was deleted, or belongs to the other environment. Check Advertiser ID and environment in ${SETTINGS}.`,
  },
  {
    codes: only(40016, 40100, 40132, 40133, 51021),
    error: "rate_limited",
    sentence: ({ code }) =>
      code === 40133
        ? `TikTok limits how often this ad account may be asked. ${WAIT}`
        : `TikTok limits how often this app may ask. ${WAIT}`,
  },
  {
    codes: only(40067),
    error: "upstream_rejected",
    sentence: () => "TikTok finds this report too large. Ask for fewer days, fewer metrics or a filter.",
  },
  {
    codes: only(40009, 40014),
    error: "upstream_rejected",
    sentence: () =>
      "TikTok's sandbox does not offer this. It works with a production connection, once the app is approved.",
  },
  {
    codes: only(40006, 40008, 40010, 40051, 41001, 41002),
    error: "upstream_rejected",
    sentence: ({ endpoint: { path } }) =>
      `TikTok no longer serves ${path} in this form, or not on this host. Look for a newer ShopMCP, and check SHOPMCP_TIKTOK_BASE_URL.`,
  },
  {
    codes: only(40007),
    byId: true,
    error: "upstream_missing",
    sentence: () => NOT_IN_ACCOUNT,
  },
  {
    codes: only(40007),
    byId: false,
    error: "not_available",
    sentence: notAvailable,
  },
  {
    codes: only(40011),
    error: "upstream_rejected",
    sentence: () => "TikTok takes fewer ids in one request. Ask for fewer at a time.",
  },
  {
    codes: (code) => [40050, 40052, 40053, 40502].includes(code) || (code >= 40900 && code <= 40915),
    error: "upstream_rejected",
    sentence: () =>
      "TikTok refused what this request holds; its own message says why. Change the arguments and call again.",
  },
  {
    codes: only(40000, 40002),
    error: "upstream_rejected",
    sentence: () =>
      "TikTok refused a part of this request; its own message says which. Change the arguments and call again.",
  },
  {
    codes: only(20001),
    error: "upstream_unavailable",
    sentence: () => "TikTok answered only a part of this request, so nothing is shown. Ask again in a minute.",
  },
  {
    codes: only(40200, 40201, 40202, 40700),
    error: "upstream_unavailable",
    sentence: () => "TikTok is still busy with this, or something changed meanwhile. Ask again in a minute.",
  },
  {
    codes: only(41000),
    error: "upstream_blocked",
    sentence: blockedCountry,
  },
  {
    codes: only(-1),
    says: /banned country/i,
    error: "upstream_blocked",
    sentence: blockedCountry,
  },
  {
    codes: only(60001),
    error: "upstream_unavailable",
    sentence: () => "TikTok's API is down for maintenance. Try again later; nothing needs changing here.",
  },
  {
    codes: (code) => code >= 50000 && code < 52000,
    says: /time[d]?.?out/i,
    error: "upstream_timeout",
    sentence: () =>
      "TikTok took too long over this request. ShopMCP does not repeat it, because TikTok then cuts the app's quota: ask for less (a shorter window, fewer metrics, a filter), or wait ten minutes.",
  },
  {
    codes: only(51008),
    error: "upstream_unavailable",
    sentence: () =>
      `TikTok says that a service of its own failed. Try again in a few minutes. TikTok was also seen to say this of an Advertiser ID that is wrong: if it stays so, compare the one in ${SETTINGS} with the number at the top of TikTok Ads Manager.`,
  },
  {
    codes: (code) => code >= 50000 && code < 60000,
    error: "upstream_unavailable",
    sentence: () => "TikTok has trouble of its own. Try again in a few minutes; nothing needs changing here.",
  },
  {
    error: "upstream_rejected",
    sentence: ({ code, requestId }) =>
      `TikTok refused with code ${code}, which ShopMCP does not know${requestId === null ? "" : ` (request ${requestId})`}. Its own message is below; where that does not help, give code and request id to TikTok's support.`,
  },
];
