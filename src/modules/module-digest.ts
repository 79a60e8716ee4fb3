/** What a digest asks of a module's own tools. All of it is data: the digest itself knows no platform. */

import type { SeriesUnit } from "./module-page.ts";

type Arguments = Readonly<Record<string, unknown>>;

/** What may go with a digest as a file: each of these by day. */
export const DIGEST_TABLES = ["campaign", "ad_group", "ad"] as const;

export type DigestTable = (typeof DIGEST_TABLES)[number];

export type DigestColumn = { column: string; label: string; unit: SeriesUnit };

/** `range`: the arguments that name the days. `columns`: those that an answer lacks are left out. */
export type DigestView = {
  tool: string;
  range: { start: string; end: string };
  account: Arguments;
  compared: Arguments;
  columns: readonly DigestColumn[];
  /** The largest entities of a day. `column` is the length of their bars. */
  entities: { heading: string; args: Arguments; nameColumn: string; column: string; unit: SeriesUnit };
  tables: Readonly<Record<DigestTable, Arguments>>;
};

/** `lookedAt` continues "Looked at". `notes`: what could not be looked at, and why. */
export type GraveFindings = {
  lookedAt: string;
  findings: readonly { name: string | null; text: string }[];
  notes: readonly string[];
};
