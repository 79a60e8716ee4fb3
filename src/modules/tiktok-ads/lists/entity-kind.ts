/** The common parts of the three lists: campaigns, ad groups and ads as rows of cells. */

import type { Cell } from "#ads/cell.ts";
import type { Entity, EntityQuery } from "../session/entity-query.ts";
import type { TikTokSession } from "../session/session.ts";
import type { ReportLevel } from "../words/report-levels.ts";

export type EntityKind<One extends Entity> = {
  level: Exclude<ReportLevel, "account">;
  plural: string;
  /** Entities that may have spent money and are never in this list. */
  missing: string;
  read(session: TikTokSession, query: EntityQuery): Promise<One[]>;
  idOf(entity: One): string;
  nameOf(entity: One): string | null | undefined;
  objectiveOf: ((entity: One) => string | null | undefined) | null;
  spendKnown?(entity: One): boolean;
  cells: ReadonlyMap<string, (entity: One, session: Pick<TikTokSession, "currency">) => Cell>;
};
