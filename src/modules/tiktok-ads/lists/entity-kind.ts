/** What the three lists have in common: campaigns, ad groups and ads as rows of cells. */

import type { Cell } from "#ads/cell.ts";
import type { Entity, EntityQuery } from "../session/entity-query.ts";
import type { TikTokSession } from "../session/session.ts";
import type { ReportLevel } from "../words/report-levels.ts";

export type EntityKind<One extends Entity> = {
  level: Exclude<ReportLevel, "account">;
  /** As a sentence names them: "ad groups". */
  plural: string;
  /** What may have spent money and never is in this list. */
  missing: string;
  /** @throws invalid_input when there are more than one call reads */
  read(session: TikTokSession, query: EntityQuery): Promise<One[]>;
  idOf(entity: One): string;
  nameOf(entity: One): string | null | undefined;
  /** Null where only the campaign above says what it is for. */
  objectiveOf: ((entity: One) => string | null | undefined) | null;
  /** Whether the report knows what it spent; absent: of each. */
  spendKnown?(entity: One): boolean;
  /** By column, in no order. */
  cells: ReadonlyMap<string, (entity: One, session: Pick<TikTokSession, "currency">) => Cell>;
};
