/** What an ad account holds: plain data, read by the endpoints and changed by the few writes. */

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

export type Channel = "web" | "shop" | "app" | "lead" | "traffic" | "video" | "reach" | "engagement";

export type Currency = {
  code: "USD" | "EUR" | "GBP" | "JPY";
  /** Digits after the point. Amounts are kept in the smallest unit ("minor"). */
  decimals: 0 | 2;
  /** TikTok's factor from US dollars for budget bounds. */
  ratio: number;
};

export type Feature = "smart_plus" | "gmv_max";

export type Advertiser = {
  advertiserId: string;
  host: Host;
  name: string;
  /** Null, like its role, on a new account. */
  company: string | null;
  status: string;
  /** TikTok's text on why it suspended the account; null otherwise. */
  rejectionReason: string | null;
  currency: Currency;
  timezone: string;
  /** The zone that TikTok reports. */
  saidTimezone: string | null;
  displayTimezone: string | null;
  country: string;
  language: string;
  balanceMinor: number;
  createdAtMs: number;
  deleted: boolean;
  smartPlusWrites: boolean;
  notOffered: Set<Feature>;
  /** Paths that the person behind every token may not use here, whatever the app may. */
  closed: Set<string>;
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
  /** TikTok shows such a campaign and refuses to change it. */
  madeInSellerCenter: boolean;
  channel: Channel;
  budgetMode: BudgetMode;
  budgetMinor: number;
  cbo: boolean;
  operationStatus: OperationStatus;
  deleted: boolean;
  hold: string | null;
  createdAtMs: number;
  modifiedAtMs: number;
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
  /** Absent means from creation on, without an end. */
  schedule?: { startMs: number; endMs: number };
  /** A pixel other than the main one, which reports nothing. */
  silentPixelId?: string;
  createdAtMs: number;
  modifiedAtMs: number;
  ads: Ad[];
};

export type Ad = {
  adId: string;
  /** The ad that an upgraded Smart+ creative belongs to; elsewhere the ad itself. */
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
  /** Null on legacy Smart+, as at TikTok. */
  modifiedAtMs: number | null;
  pace: Pace;
};

export type Pace = {
  hash: number;
  firstDay: number;
  lastDay: number | null;
  spend: number;
  /** Per thousand impressions, in minor units. */
  cpm: number;
  clicksPerImpression: number;
  conversionsPerClick: number;
  orderValue: number;
  /** The share of the click rate that is lost each day. */
  fatigue: number;
  /** From an hour of the day on, or all day. */
  surges: readonly { day: number; factor: number; fromHour?: number }[];
  /** The largest deviation of a day's rates, as a share; a quarter where absent. */
  swing?: number;
  /** The daily budget, in minor units, is spent before this hour. */
  dayEnd?: { spend: number; hour: number };
};
