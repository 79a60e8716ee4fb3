/** Finds silent pixels of the shown campaigns, where the metric counts what people do after an ad. */

import { pixelSilent } from "../diagnose/rules/pixel-silent.ts";
import { thresholdsOf } from "../diagnose/thresholds.ts";
import { isAttributed } from "../words/data-lag.ts";
import type { Source } from "./coincidence.ts";

export const silentPixels: Source = {
  what: "silent pixels",
  async look({ metric, evidence }) {
    if (!isAttributed(metric)) return [];
    const look = await pixelSilent.look(evidence, thresholdsOf(undefined, evidence.currency));
    if ("skipped" in look) return [];
    return look.findings.map(({ id, text }) => ({ id: null, text: `Pixel ${id}: ${text}` }));
  },
};
