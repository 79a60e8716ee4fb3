/** Pixels that ads measure by and that see nothing. */

import { counted } from "#text/counted.ts";
import type { ReportRow } from "../../report/report-row.ts";
import { type AccountTree, canRun, delivers, switchedOn } from "../account-tree.ts";
import { countedOf, type Finding, type Rule } from "../rule.ts";
import { rowsBy, sumOf } from "../sum-of.ts";
import type { Thresholds } from "../thresholds.ts";

export const pixelSilent: Rule = {
  rule: "pixel_silent",
  focus: ["tracking", "waste"],
  measure: "clicks in the window of which the pixel saw no event at all",
  check:
    "Open the landing page with TikTok Pixel Helper; see that pixel or server events are sent, and consent does not block them.",
  async look({ tree, adGroupDays, pixelEvents, window }, thresholds) {
    // East of UTC an account's morning has not begun in UTC, and events arrive hours late.
    if (!window.complete)
      return { skipped: "Today is not over, and TikTok counts pixel events hours late. Choose days that are." };
    const [grown, days] = await Promise.all([tree(), adGroupDays()]);
    const used = pixelsInUse(grown, days);
    const asked = used.slice(0, MAX_PIXELS);
    const eventsOf = await pixelEvents(asked.map(({ pixelId }) => pixelId));
    const known = asked.filter(({ pixelId }) => eventsOf(pixelId) !== null);
    if (asked.length > 0 && known.length === 0)
      return { skipped: "TikTok does not tell what the pixels saw; the warnings say why." };
    return {
      lookedAt: `${countedOf(known.length, used.length, "pixel")} in use`,
      findings: known.flatMap((pixel) => judgePixel(pixel, eventsOf(pixel.pixelId) ?? 0, thresholds)),
    };
  },
};

const MAX_PIXELS = 50;

export type UsedPixel = { pixelId: string; adGroups: readonly string[]; clicks: number; spend: number };

export function pixelsInUse(tree: AccountTree, days: readonly ReportRow[]): UsedPixel[] {
  const running = tree
    .filter(({ campaign }) => switchedOn(campaign) && delivers(campaign))
    .flatMap(({ groups }) => groups.filter((node) => switchedOn(node.group) && canRun(node)))
    .map(({ group }) => group);
  const byGroup = rowsBy(days, "id");
  return [...Map.groupBy(running, ({ pixel_id }) => pixel_id ?? "")]
    .filter(([pixelId]) => pixelId !== "")
    .map(([pixelId, groups]) => {
      const rows = groups.flatMap(({ adgroup_id }) => byGroup.get(adgroup_id) ?? []);
      const adGroups = groups.map(({ adgroup_id }) => adgroup_id);
      return { pixelId, adGroups, clicks: sumOf(rows, "clicks"), spend: sumOf(rows, "spend") };
    })
    .toSorted((one, other) => other.clicks - one.clicks);
}

export function judgePixel(
  { pixelId, adGroups, clicks, spend }: UsedPixel,
  events: number,
  { pixel_clicks }: Pick<Thresholds, "pixel_clicks">,
): Finding[] {
  if (events > 0 || clicks < pixel_clicks) return [];
  const named = adGroups.slice(0, MAX_NAMED).join(", ");
  const more = adGroups.length > MAX_NAMED ? ` and ${adGroups.length - MAX_NAMED} more` : "";
  const text = `The pixel saw nothing in the window's days (of UTC), while ${counted(adGroups.length, "ad group")} that measure by it had ${counted(clicks, "click")}: ${named}${more}.`;
  const figures = { value: clicks, threshold: pixel_clicks, spend };
  return [{ severity: "high", level: "pixel", id: pixelId, name: null, campaignId: null, ...figures, text }];
}

const MAX_NAMED = 5;
