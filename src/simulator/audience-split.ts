/** Divides an ad's numbers among audiences, so that the parts add up to the whole. */

import { z } from "zod";
import type { Ad, Advertiser } from "./account.ts";
import { COUNTS, type Count, type Counts, noCounts } from "./ad-day.ts";
import { between, chance } from "./random.ts";

export const demographicSchema = z.enum(["gender", "age", "country_code", "placement", "platform", "language"]);
export type Demographic = z.infer<typeof demographicSchema>;

type Share = { values: Partial<Record<Demographic, string>>; weight: number };

const WEIGHTS: Record<Exclude<Demographic, "country_code">, Record<string, number>> = {
  gender: { FEMALE: 63, MALE: 32, NONE: 5 },
  age: { AGE_13_17: 1, AGE_18_24: 18, AGE_25_34: 34, AGE_35_44: 25, AGE_45_54: 14, AGE_55_100: 8 },
  placement: { PLACEMENT_TIKTOK: 93, PLACEMENT_PANGLE: 7 },
  platform: { IPHONE: 58, ANDROID: 38, IPAD: 3, PC: 1 },
  language: { en: 82, es: 13, fr: 5 },
};

export function sharesOf(demographics: readonly Demographic[], advertiser: Advertiser): Share[] {
  let shares: Share[] = [{ values: {}, weight: 1 }];
  for (const name of demographics) {
    const weights = name === "country_code" ? { [advertiser.country]: 94, CA: 6 } : WEIGHTS[name];
    shares = shares.flatMap((share) =>
      Object.entries(weights).map(([value, weight]) => ({
        values: { ...share.values, [name]: value },
        weight: share.weight * weight,
      })),
    );
  }
  return shares;
}

const KINDS: Partial<Record<Count, number>> = { spend: 0, billed: 0, impressions: 0, clicks: 1, landings: 1 };
const OUTCOME = 2;

export function splitterFor(ad: Ad, shares: readonly Share[]): (whole: Counts) => Counts[] {
  const bounds = [0, 1, OUTCOME].map((kind) => boundsOf(ad.pace.hash, shares, kind));
  return (whole) => split(whole, bounds, { hash: ad.pace.hash, length: shares.length });
}

/** A whole smaller than the number of parts is dealt out by chance. */
function split(
  whole: Counts,
  bounds: readonly number[][],
  { hash, length }: { hash: number; length: number },
): Counts[] {
  const parts = Array.from({ length }, noCounts);
  for (const [salt, count] of COUNTS.entries()) {
    const start = chance(hash, whole.spend * COUNTS.length + salt);
    const until = bounds[KINDS[count] ?? OUTCOME] ?? [];
    let given = 0;
    for (const [index, part] of parts.entries()) {
      const next = Math.floor(whole[count] * (until[index] ?? 1) + start);
      part[count] = next - given;
      given = next;
    }
  }
  return parts;
}

function boundsOf(hash: number, shares: readonly Share[], kind: number): number[] {
  const weights = shares.map((share, index) => share.weight * between(0.6, 1.4, hash, kind * 1000 + index));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let reached = 0;
  return weights.map((weight, index) => {
    reached += weight;
    return index === weights.length - 1 ? 1 : reached / sum;
  });
}
