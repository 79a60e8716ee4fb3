/** Asks TikTok whether pasted credentials work, and what they allow. */

import { z } from "zod";
import { addDays, todayIn } from "#ads/calendar.ts";
import { plainText } from "#ads/plain-text.ts";
import type { Clock } from "#clock.ts";
import { type ShopError, toShopError } from "#errors.ts";
import type { Verified } from "#modules/module.ts";
import { isoDay } from "#text/iso-time.ts";
import type { Zones } from "#zones/zones.ts";
import { ADVERTISER_INFO, type Advertiser, ANY_CAMPAIGN, readAdvertiser } from "../endpoints/advertiser-info.ts";
import { CHANGELOG_TASK_CHECK } from "../endpoints/changelog-task-check.ts";
import { DMP_CUSTOM_AUDIENCE_LIST } from "../endpoints/dmp-custom-audience-list.ts";
import { OAUTH2_ADVERTISER_GET } from "../endpoints/oauth2-advertiser-get.ts";
import { PIXEL_LIST } from "../endpoints/pixel-list.ts";
import { REPORT_INTEGRATED_GET } from "../endpoints/report-integrated-get.ts";
import { type ReadingClient, type Request, unattended } from "../wire/client.ts";
import { type Endpoint, readAs, type Scope } from "../wire/endpoint.ts";
import { isNotAdmitted } from "../wire/error-table.ts";
import { wireRows } from "../wire/wire-values.ts";
import { accountZone, CURRENCY_WARNING } from "./account-zone.ts";
import { lifetimeOf, type SealedCredential, toCaller, UnverifiedCredential } from "./sealed-credential.ts";

/** For all questions together; the transport bounds each one. */
const VERIFY_TIME_MS = 45_000;

const ANY_AUDIENCE = readAs(DMP_CUSTOM_AUDIENCE_LIST, () => z.object({}));
const ANY_PIXEL = readAs(PIXEL_LIST, () => z.object({}));
const ANY_REPORT = readAs(REPORT_INTEGRATED_GET, () => z.object({ list: wireRows(z.unknown()) }));

const SANDBOX_WARNING = "Sandbox: reports only hold TikTok's sample data of 2020-12-08 to 2020-12-19.";

/** `byRole`: the app may, and the person behind the token may not. */
type Lacking = { what: string; scope: Scope; byRole: boolean };

type Finding = { granted?: string; missing?: Lacking; warning?: string };

type Get = <Data>(endpoint: Endpoint<Data>, query: Request["query"]) => Promise<Data>;

type Parts = { client: ReadingClient; clock: Clock; zones: Zones };

/** @throws TikTok's refusal in our words; what only limits the tools becomes a warning */
export async function verifyCredential({ client, clock, zones }: Parts, pasted: SealedCredential): Promise<Verified> {
  const { advertiser_id, environment } = pasted;
  const bounds = unattended(clock.now() + VERIFY_TIME_MS);
  const get: Get = async (endpoint, query) =>
    endpoint.read((await client.ask(toCaller(pasted), { endpoint, query }, bounds)).data);

  const advertiser = await readAdvertiser({ get }, { advertiserId: advertiser_id, environment });
  const sealed = withAccount(pasted, advertiser);
  const timezone = sealed.account_timezone ?? null;
  const displayTimezone = sealed.account_display_timezone ?? null;
  const { zone, warning } = accountZone(zones, { timezone, displayTimezone }, clock.now());
  const yesterday = addDays(todayIn(zone, clock.now()), -1);

  const on = isoDay(clock.now());

  const findings: Finding[] = await Promise.all([
    advertiser === null ? {} : { granted: ADVERTISER_INFO.scope.name },
    environment === "sandbox" ? {} : checkSecret(get, sealed, on),
    // Without account facts, a campaign row proved the token.
    advertiser === null
      ? { granted: ANY_CAMPAIGN.scope.name }
      : probe({ what: "campaigns", scope: ANY_CAMPAIGN.scope, on }, () =>
          get(ANY_CAMPAIGN, { advertiser_id, page: 1, page_size: 1 }),
        ),
    probe({ what: "reports", scope: ANY_REPORT.scope, on }, () =>
      get(ANY_REPORT, oneDayReport(advertiser_id, yesterday)),
    ),
    // Only some tools need these, and the sandbox lacks them.
    ...[
      { what: "audiences", endpoint: ANY_AUDIENCE },
      { what: "pixels", endpoint: ANY_PIXEL },
    ].map(({ what, endpoint }) =>
      environment === "sandbox"
        ? {}
        : probe({ what, scope: endpoint.scope, on }, () => get(endpoint, { advertiser_id, page: 1, page_size: 1 })),
    ),
    environment === "sandbox" ? {} : checkChangeLog(get, advertiser_id),
  ]);
  const lacking = findings.flatMap((finding) => finding.missing ?? []);
  const granted = findings.flatMap((finding) => finding.granted ?? []).join(", ");
  const missing = lacking.map(({ scope }) => scope.name).join(", ");
  return {
    credential: {
      ...sealed,
      ...(granted === "" ? {} : { granted_scopes: granted }),
      ...(missing === "" ? {} : { missing_scopes: missing }),
    },
    account: {
      id: advertiser_id,
      name: sealed.account_name ?? null,
      currency: sealed.account_currency ?? null,
      timezone,
    },
    ...lifetimeOf(sealed),
    warnings: [
      ...(warning === null ? [] : [warning]),
      ...(sealed.account_currency === undefined ? [CURRENCY_WARNING] : []),
      ...(environment === "sandbox" ? [SANDBOX_WARNING] : []),
      ...knownEnd(sealed),
      ...missingSentences(lacking),
      ...findings.flatMap(({ warning }) => warning ?? []),
    ],
  };
}

/** Names come from the account and are cleaned here. Zones are kept as TikTok names them, known here or not. */
function withAccount(pasted: SealedCredential, advertiser: Advertiser | null): SealedCredential {
  const { name, currency, timezone, display_timezone } = advertiser ?? {};
  return {
    ...UnverifiedCredential().parse(pasted),
    ...(name ? { account_name: plainText(name) } : {}),
    ...(currency ? { account_currency: plainText(currency) } : {}),
    ...(timezone ? { account_timezone: plainText(timezone) } : {}),
    ...(display_timezone ? { account_display_timezone: plainText(display_timezone) } : {}),
  };
}

/**
 * Only this check proves App ID and Secret. Codes that blame them refuse: 40101, 40000 "inconsistent", and 40113,
 * because the token has just worked. Any other failure proves nothing and becomes a warning, so that an owner with a
 * working token is not locked out. @throws app_secret_wrong
 */
async function checkSecret(
  get: Get,
  { app_id, app_secret, advertiser_id }: SealedCredential,
  on: string,
): Promise<Finding> {
  try {
    const { list } = await get(OAUTH2_ADVERTISER_GET, { app_id, secret: app_secret });
    if (list.some((account) => account.advertiser_id === advertiser_id)) return {};
    return {
      warning:
        "TikTok's list of the accounts that authorised this app does not name this Advertiser ID, although it can be read. If calls fail later, have the account authorise the app itself.",
    };
  } catch (thrown) {
    const error = toShopError(thrown);
    if (error.code === "app_secret_wrong") throw error;
    return {
      warning: `On ${on} App ID and App Secret could not be checked (${briefly(error)}). Paste them again to have them checked.`,
    };
  }
}

const ANY_CHANGE_LOG = readAs(CHANGELOG_TASK_CHECK, () => z.object({}));
const NO_TASK = "1";

/** TikTok refuses an unknown task only to an app that may read the log; without the permission nothing is missed. */
async function checkChangeLog(get: Get, advertiserId: string): Promise<Finding> {
  const { detail } = ANY_CHANGE_LOG.scope;
  try {
    await get(ANY_CHANGE_LOG, { advertiser_id: advertiserId, task_id: NO_TASK });
    return { granted: detail };
  } catch (thrown) {
    const error = toShopError(thrown);
    if (error.code === "token_invalid") throw error;
    return error.code === "upstream_rejected" || error.code === "upstream_missing" ? { granted: detail } : {};
  }
}

/** The account itself has answered before: what is said here of it is about this question alone. */
async function probe(
  { what, scope, on }: Pick<Lacking, "what" | "scope"> & { on: string },
  ask: () => Promise<unknown>,
): Promise<Finding> {
  try {
    await ask();
    return { granted: scope.name };
  } catch (thrown) {
    const error = toShopError(thrown);
    if (error.code === "token_invalid") throw error;
    if (error.code !== "permission_missing")
      return {
        warning: `On ${on} reading ${what} could not be tried (${briefly(error)}); the first call will show whether it works.`,
      };
    return { missing: { what, scope, byRole: isNotAdmitted(error) } };
  }
}

/** One sentence for all of a kind, because every answer repeats it until they are granted. */
function missingSentences(lacking: readonly Lacking[]): string[] {
  return [
    { some: lacking.filter(({ byRole }) => !byRole), sentence: permissionSentence },
    { some: lacking.filter(({ byRole }) => byRole), sentence: roleSentence },
  ].flatMap(({ some, sentence }) => (some.length === 0 ? [] : sentence(some)));
}

function roleSentence(lacking: readonly Lacking[]): string {
  const whats = lacking.map(({ what }) => what).join(", ");
  return `TikTok does not let the person behind the access token read the ad account's ${whats}: give that person the role of an admin or operator of it, and access to these, in TikTok's Business Center.`;
}

function permissionSentence(lacking: readonly Lacking[]): string {
  const scopes = lacking.map(({ scope: { name, detail } }) => `"${name}" (${detail})`);
  const whats = lacking.map(({ what }) => what).join(", ");
  const [begins, it] =
    scopes.length === 1
      ? [`The permission ${scopes.join()} is`, "it"]
      : [`The permissions ${scopes.join(", ")} are`, "them"];
  return `${begins} missing, so ${whats} cannot be read. Add ${it} to the app in TikTok's developer portal, submit the app for review again, then authorise again and paste a new access token.`;
}

/** Leaves out the advice to wait, which would be stale in later answers. */
function briefly({ code, upstream }: ShopError): string {
  return upstream?.code == null ? code : `${code}, TikTok's code ${upstream.code}`;
}

function oneDayReport(advertiserId: string, day: string) {
  return {
    advertiser_id: advertiserId,
    report_type: "BASIC",
    data_level: "AUCTION_ADVERTISER",
    dimensions: ["advertiser_id"],
    metrics: ["spend"],
    start_date: day,
    end_date: day,
    page: 1,
    page_size: 1,
  };
}

function knownEnd({ access_token_expires_at_ms, refresh_token }: SealedCredential): string[] {
  if (access_token_expires_at_ms === undefined || refresh_token !== undefined) return [];
  const end = new Date(access_token_expires_at_ms).toISOString().slice(0, 16).replace("T", " ");
  return [
    `This access token ends on ${end} UTC and there is no refresh token to renew it: paste a new one before then, or the refresh token that came with it.`,
  ];
}
