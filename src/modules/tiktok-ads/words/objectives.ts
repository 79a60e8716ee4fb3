/** What a campaign may be for: TikTok's words, and other words for them. */

import { z } from "zod";
import { asWord } from "#ads/as-word.ts";
import { didYouMean } from "#text/did-you-mean.ts";
import type { Aliases } from "./aliases.ts";

/**
 * `legacy`: no new campaigns, but old ones still run. @see
 * https://business-api.tiktok.com/portal/docs?id=1739315828649986
 */
export const OBJECTIVES = {
  REACH: { label: "Show the ad to as many people as possible", legacy: false },
  TRAFFIC: { label: "Visits to a website or app", legacy: false },
  VIDEO_VIEWS: { label: "Video views", legacy: false },
  ENGAGEMENT: { label: "Followers and profile visits", legacy: false },
  LEAD_GENERATION: { label: "Leads: forms, calls, messages", legacy: false },
  APP_PROMOTION: { label: "App installs and what people do in the app", legacy: false },
  WEB_CONVERSIONS: { label: "Actions on a website", legacy: false },
  PRODUCT_SALES: { label: "Sales from a catalogue or a TikTok Shop", legacy: false },
  BRAND_CONSIDERATION: { label: "People who take an interest in the brand", legacy: false },
  RF_REACH: { label: "Reach and frequency, bought in advance", legacy: false },
  RF_TRAFFIC: { label: "Visits, bought in advance", legacy: false },
  RF_VIDEO_VIEW: { label: "Video views, bought in advance", legacy: false },
  RF_ENGAGEMENT: { label: "Followers and profile visits, bought in advance", legacy: false },
  RF_APP_INSTALL: { label: "App installs, bought in advance", legacy: false },
  TOPVIEW_REACH: { label: "TopView, bought in advance", legacy: false },
  APP_INSTALL: { label: "App installs", legacy: true },
  CONVERSIONS: { label: "Actions on a website; found under WEB_CONVERSIONS too", legacy: true },
  CATALOG_SALES: { label: "Sales from a catalogue", legacy: true },
  SHOP_PURCHASES: { label: "Sales in a TikTok Shop", legacy: true },
} as const satisfies Readonly<Record<string, { label: string; legacy: boolean }>>;

type Objective = keyof typeof OBJECTIVES;

/** Objectives of upgraded Smart+. @see https://business-api.tiktok.com/portal/docs?id=1843312818332930 */
const SMART_PLUS: ReadonlySet<string> = new Set<Objective>(["APP_PROMOTION", "LEAD_GENERATION", "WEB_CONVERSIONS"]);

export function mayBeSmartPlus(wanted: string | undefined): boolean {
  return wanted === undefined || SMART_PLUS.has(wanted);
}

export function mayBeGmvMax(wanted: string | undefined): boolean {
  return wanted === undefined || wanted === "PRODUCT_SALES";
}

export const OBJECTIVE_ALIASES: Aliases<Objective> = {
  awareness: "REACH",
  video_view: "VIDEO_VIEWS",
  views: "VIDEO_VIEWS",
  community_interaction: "ENGAGEMENT",
  followers: "ENGAGEMENT",
  lead: "LEAD_GENERATION",
  leads: "LEAD_GENERATION",
  app: "APP_PROMOTION",
  app_installs: "APP_PROMOTION",
  conversion: "WEB_CONVERSIONS",
  website_conversions: "WEB_CONVERSIONS",
  web: "WEB_CONVERSIONS",
  sales: "PRODUCT_SALES",
  shop: "PRODUCT_SALES",
  catalog: "PRODUCT_SALES",
  consideration: "BRAND_CONSIDERATION",
};

const ALIASES: ReadonlyMap<string, string> = new Map(Object.entries(OBJECTIVE_ALIASES));
const NAMES = Object.keys(OBJECTIVES);
const MAX_CHARACTERS = 60;

export const objective = z
  .string()
  .max(MAX_CHARACTERS)
  .overwrite((word) => ALIASES.get(asWord(word)) ?? asWord(word).toUpperCase())
  .refine((name) => NAMES.includes(name), { error: ({ input }) => unknownObjective(String(input)) });

/** TikTok counts old CONVERSIONS campaigns as WEB_CONVERSIONS. */
export function hasObjective(own: string | null | undefined, wanted: string): boolean {
  return own === wanted || (wanted === "WEB_CONVERSIONS" && own === "CONVERSIONS");
}

function unknownObjective(name: string): string {
  const near = didYouMean(name, NAMES);
  return near.length === 0 ? `one of ${NAMES.join(", ")}` : `did you mean ${near.join(", ")}?`;
}
