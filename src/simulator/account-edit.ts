/** An edit of the account that its log of changes shows. */

/** `atMs`: when it was made. `before` and `after` are null where something was made or deleted. */
export type Edit = {
  advertiserId: string;
  objectType: "AD" | "ADGROUP" | "ADVERTISER" | "CAMPAIGN";
  objectId: string;
  objectName: string;
  operator: string;
  atMs: number;
  action: "Change" | "Create" | "Delete";
  what: string;
  before: string | null;
  after: string | null;
};

export type ChangeLogTask = { advertiserId: string; accessToken: string; createdAtMs: number; edits: readonly Edit[] };
