/** The four levels of a report: what TikTok calls each, and the columns that say which entity a row is about. */

export const REPORT_LEVELS = ["account", "campaign", "ad_group", "ad"] as const;

export type ReportLevel = (typeof REPORT_LEVELS)[number];

export type LevelDetails = {
  dataLevel: string;
  id: string;
  name: string;
  /** Columns of the parents, requested as metrics because TikTok takes only one id dimension. */
  parents: readonly string[];
  statusField: string | null;
};

export const LEVEL_DETAILS: Readonly<Record<ReportLevel, LevelDetails>> = {
  account: {
    dataLevel: "AUCTION_ADVERTISER",
    id: "advertiser_id",
    name: "advertiser_name",
    parents: [],
    statusField: null,
  },
  campaign: {
    dataLevel: "AUCTION_CAMPAIGN",
    id: "campaign_id",
    name: "campaign_name",
    parents: [],
    statusField: "campaign_status",
  },
  ad_group: {
    dataLevel: "AUCTION_ADGROUP",
    id: "adgroup_id",
    name: "adgroup_name",
    parents: ["campaign_id", "campaign_name"],
    statusField: "adgroup_status",
  },
  ad: {
    dataLevel: "AUCTION_AD",
    id: "ad_id",
    name: "ad_name",
    parents: ["adgroup_id", "adgroup_name", "campaign_id", "campaign_name"],
    statusField: "ad_status",
  },
};
