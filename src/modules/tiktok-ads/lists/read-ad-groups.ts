/** The account's ad groups, those of upgraded Smart+ as their own list tells them. */

import { ADGROUP_GET, type AdGroup, WireAdGroup } from "../endpoints/adgroup-get.ts";
import {
  SMART_PLUS_ADGROUP_GET,
  type SmartPlusAdGroup,
  SmartPlusTargeting,
} from "../endpoints/smart-plus-adgroup-get.ts";
import type { EntityQuery } from "../session/entity-query.ts";
import { readApart } from "../session/optional-data.ts";
import { readEntities } from "../session/read-entities.ts";
import type { TikTokSession } from "../session/session.ts";
import { mayBeSmartPlus } from "../words/objectives.ts";
import { mergeEntities } from "./merge-entities.ts";
import { smartPlusOf } from "./read-smart-plus-ads.ts";

const idOf = ({ adgroup_id }: Pick<AdGroup, "adgroup_id">) => adgroup_id;

const SOURCE = { endpoint: ADGROUP_GET, fields: Object.keys(WireAdGroup.shape), plural: "ad groups", idOf };
const SMART_PLUS = { endpoint: SMART_PLUS_ADGROUP_GET, plural: "Smart+ ad groups", idOf };

const NO_TARGETING = SmartPlusTargeting.parse({});

export async function readAdGroups(session: TikTokSession, query: EntityQuery): Promise<AdGroup[]> {
  const [plain, smartPlus] = await Promise.all([
    readEntities(session, SOURCE, query),
    mayBeSmartPlus(query.objective)
      ? readApart(session, "what only Smart+ tells of its ad groups", () =>
          readEntities(session, SMART_PLUS, { ...query, among: smartPlusOf(query.among) }),
        )
      : [],
  ]);
  return mergeEntities(plain, (smartPlus ?? []).map(flattened), idOf);
}

function flattened({ targeting_spec, targeting_optimization_mode, ...settings }: SmartPlusAdGroup): AdGroup {
  const { operation_system, ...targeting } = targeting_spec ?? NO_TARGETING;
  return {
    ...settings,
    ...targeting,
    operating_systems: [...targeting.operating_systems, ...operation_system],
    auto_targeting_enabled: targeting_optimization_mode === "AUTOMATIC",
    campaign_automation_type: "UPGRADED_SMART_PLUS",
  };
}
