/** What an ad account holds. Plain data that the endpoints read and the few writes change. */

/** Which of TikTok's two hosts knows a token or an advertiser. */
export type Host = "production" | "sandbox";

export type OperationStatus = "ENABLE" | "DISABLE";

export type Objective =
  | "REACH"
  | "TRAFFIC"
  | "VIDEO_VIEWS"
  | "ENGAGEMENT"
  | "LEAD_GENERATION"
  | "APP_PROMOTION"
  | "WEB_CONVERSIONS"
  | "CONVERSIONS"
  | "PRODUCT_SALES"
  | "BRAND_CONSIDERATION"
  | "RF_REACH"
  | "TOPVIEW_REACH";

export type BudgetMode =
  | "BUDGET_MODE_DAY"
  | "BUDGET_MODE_TOTAL"
  | "BUDGET_MODE_DYNAMIC_DAILY_BUDGET"
  | "BUDGET_MODE_INFINITE";

/** Where an ad's conversions happen. */
export type Channel = "web" | "shop" | "app" | "lead" | "traffic" | "video" | "reach" | "engagement";

export type Currency = {
  code: "USD" | "EUR" | "GBP" | "JPY";
  /** Digits after the point; amounts are kept in units of the last one ("minor"). */
  decimals: 0 | 2;
  /** What TikTok multiplies its budget bounds in US dollars by. */
  ratio: number;
};

/** What some accounts have and others have not. */
export type Feature = "smart_plus" | "gmv_max";

export type Advertiser = {
  advertiserId: string;
  host: Host;
  name: string;
  /** Null on an account that has just been made, as its role is. */
  company: string | null;
  status: string;
  /** Why TikTok suspended it, as TikTok writes that; null where it did not. */
  rejectionReason: string | null;
  currency: Currency;
  /** The one that decides dates. */
  timezone: string;
  /** What TikTok says of it. */
  saidTimezone: string | null;
  displayTimezone: string | null;
  country: string;
  language: string;
  balanceMinor: number;
  createdAtMs: number;
  deleted: boolean;
  /** Whether TikTok lets this account write through `smart_plus/`. */
  smartPlusWrites: boolean;
  /** What TikTok does not offer to this account. */
  notOffered: Set<Feature>;
  /** In creation order. */
  campaigns: Campaign[];
};

export type Campaign = {
  campaignId: string;
  name: string;
  objective: Objective;
  automation: "MANUAL" | "SMART_PLUS" | "UPGRADED_SMART_PLUS";
  buyingType: "AUCTION" | "RESERVATION_RF" | "RESERVATION_TOP_VIEW";
  systemOrigin: "TT_ADS_PLATFORM" | "PROMOTE";
  gmvMax: "PRODUCT_GMV_MAX" | "LIVE_GMV_MAX" | null;
  /** TikTok shows such a campaign, and refuses to change it. */
  madeInSellerCenter: boolean;
  channel: Channel;
  budgetMode: BudgetMode;
  budgetMinor: number;
  /** Campaign budget optimisation. */
  cbo: boolean;
  operationStatus: OperationStatus;
  deleted: boolean;
  /** The secondary status of a campaign that is switched on and yet does not deliver. */
  hold: string | null;
  createdAtMs: number;
  modifiedAtMs: number;
  /** Empty for GMV Max. */
  adGroups: AdGroup[];
};

export type AdGroup = {
  adgroupId: string;
  name: string;
  campaign: Campaign;
  budgetMinor: number;
  bidMinor: number;
  gender: string;
  ageGroups: readonly string[];
  operationStatus: OperationStatus;
  deleted: boolean;
  hold: string | null;
  /** Absent: from its making on, without an end of its own. */
  schedule?: { startMs: number; endMs: number };
  /** The pixel it measures by, where that is not the account's main one; that one sees nothing. */
  silentPixelId?: string;
  createdAtMs: number;
  modifiedAtMs: number;
  ads: Ad[];
};

export type Ad = {
  adId: string;
  /** The ad that upgraded Smart+ creatives belong to; the ad itself elsewhere. */
  adIdV2: string;
  name: string;
  group: AdGroup;
  video: boolean;
  text: string;
  landingPage: string;
  operationStatus: OperationStatus;
  deleted: boolean;
  hold: string | null;
  createdAtMs: number;
  /** Null on legacy Smart+, as TikTok has it. */
  modifiedAtMs: number | null;
  pace: Pace;
};

/** How an ad spends and what comes of it: averages around which each day's numbers lie. */
export type Pace = {
  /** Of the seed and the ad: what makes its days differ from another ad's. */
  hash: number;
  firstDay: number;
  /** Null while it runs. */
  lastDay: number | null;
  /** Spend a day, in minor units. */
  spend: number;
  /** Per thousand impressions, in minor units. */
  cpm: number;
  clicksPerImpression: number;
  /** Zero for an ad that wastes its money. */
  conversionsPerClick: number;
  /** In minor units. */
  orderValue: number;
  /** What the click rate loses with each day it runs. */
  fatigue: number;
  surges: readonly { day: number; factor: number }[];
  /** How far a day's rates lie from the usual ones at most, as a share of them; absent: a quarter. */
  swing?: number;
  /** A budget that ends its days: so much is spent, in minor units, before this hour. */
  dayEnd?: { spend: number; hour: number };
};
