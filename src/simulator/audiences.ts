/** The custom audiences of an ad account, and GET /dmp/custom_audience/list/. */

import { z } from "zod";
import type { Advertiser } from "./account.ts";
import { AUDIENCES } from "./campaign-recipes.ts";
import { defineEndpoint, grantedAdvertiser } from "./endpoint.ts";
import { pageOf, type Row } from "./listing.ts";
import { utcText } from "./local-time.ts";
import { id, ids, json, paging } from "./query.ts";
import { between, hashOf } from "./random.ts";

const MAX_IDS = 100;
const MAX_PAGE_SIZE = 100;
const DAY_MS = 86_400_000;
const CUSTOMER_FILES = 110;

export type Audience = {
  audienceId: string;
  name: string;
  type: string;
  size: number;
  valid: boolean;
  createdAtMs: number;
  days: number;
};

/** The audience that ad groups of this name include; the excluded one is another. */
export function audienceIdOf({ advertiserId }: Advertiser, groupName: string): string {
  return `194${hashOf(advertiserId, groupName.slice(0, 6)) % 1_000_000}0001`;
}

export function audiencesOf(advertiser: Advertiser): Audience[] {
  const { advertiserId, campaigns, createdAtMs } = advertiser;
  if (campaigns.length === 0) return [];
  const own = AUDIENCES.filter((name) => /abandoners|Lookalike|Past buyers/.test(name));
  const named = own.map((name, index) => ({
    audienceId: audienceIdOf(advertiser, name),
    name: name === "Past buyers 180d" ? "Past buyers 180d, do not e-mail" : name,
    type: /Lookalike/.test(name) ? "Lookalike Audience" : "Website Audience",
    size: Math.floor(between(1_200, 90_000, hashOf(advertiserId, name), 1)),
    valid: true,
    createdAtMs: createdAtMs + (index + 1) * DAY_MS,
    days: 365,
  }));
  const files = Array.from({ length: CUSTOMER_FILES }, (_, index) => ({
    audienceId: `195${String(hashOf(advertiserId, "file", index)).padStart(10, "0")}`,
    name: `Customer file ${String(index + 1).padStart(3, "0")}`,
    type: "Customer File Audience",
    size: index % 9 === 0 ? 0 : Math.floor(between(900, 40_000, hashOf(advertiserId, index), 2)),
    valid: index % 9 !== 0,
    createdAtMs: createdAtMs + (index + 5) * DAY_MS,
    days: 430 + index,
  }));
  return [...named, ...files];
}

export const getAudiences = defineEndpoint({
  method: "GET",
  path: "/dmp/custom_audience/list/",
  scope: "30",
  sandbox: false,
  input: z.strictObject({
    advertiser_id: id,
    custom_audience_ids: json(ids(MAX_IDS)).optional(),
    ...paging(MAX_PAGE_SIZE),
  }),
  run(call, input) {
    const advertiser = grantedAdvertiser(call, input.advertiser_id);
    const wanted = input.custom_audience_ids;
    const found = audiencesOf(advertiser)
      .filter(({ audienceId }) => wanted?.includes(audienceId) ?? true)
      .sort((one, other) => other.createdAtMs - one.createdAtMs);
    const page = pageOf(found, input);
    const nowMs = call.clock.now();
    return { list: page.list.map((one) => audienceRow(one, advertiser, nowMs)), page_info: page.page_info };
  },
});

function audienceRow(audience: Audience, advertiser: Advertiser, nowMs: number): Row {
  const { audienceId, name, type, size, valid, createdAtMs, days } = audience;
  const endsAtMs = createdAtMs + days * DAY_MS;
  return {
    audience_id: audienceId,
    name,
    audience_type: type,
    audience_sub_type: "NORMAL",
    calculate_type: type === "Customer File Audience" ? "Multiple Types" : null,
    cover_num: size,
    shared: false,
    is_creator: true,
    is_valid: valid && endsAtMs > nowMs,
    is_expiring: endsAtMs > nowMs && endsAtMs - nowMs < 7 * DAY_MS,
    is_auto_refresh: type !== "Customer File Audience",
    owner_id: advertiser.advertiserId,
    rule: '{"inclusions":[]}',
    lookalike_spec: null,
    msg: valid ? "" : "Audience size is too small",
    error_msg: valid ? "" : "Fewer than 1,000 people could be matched.",
    create_time: utcText(createdAtMs),
    expired_time: utcText(endsAtMs),
  };
}
