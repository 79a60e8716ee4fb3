/** The version of a digest, by which somebody who sets it is told that somebody else did. */

import type { DigestRow } from "#db/digests.ts";
import type { WorkspaceDigestRow } from "#db/workspace-digests.ts";
import { isAsSeen, type SeenVersion, versionOf } from "#text/version-of.ts";

type Row = DigestRow | WorkspaceDigestRow;

/** Of what people set: the job moves the rest on. */
export function digestVersion(row: Row): string {
  const { weekday, hour, channel_ids } = row;
  return versionOf({ weekday, hour, channel_ids, rest: "attached" in row ? row.attached : row.timezone });
}

export function isMeantBy(version: SeenVersion): (standing: Row | undefined) => boolean {
  return (standing) => isAsSeen(version, standing === undefined ? null : digestVersion(standing));
}
