/** The input of an explanation. */

import { z } from "zod";
import { fromJson } from "#ads/argument-forms.ts";
import { choice } from "#ads/choice.ts";
import { COMPARISONS } from "#ads/compared-window.ts";
import { COMPARED_DATES_SHAPE, datesApart } from "../report/compared-input.ts";
import { DATES_SHAPE, FILTER_SHAPE } from "../report/report-input.ts";
import { COMPARE_ALIASES, LEVEL_ALIASES } from "../words/aliases.ts";
import { fresh, toolInput } from "../words/tool-input.ts";

const MAX_TOP = 25;
const DEFAULT_TOP = 8;
const MAX_METRIC_CHARACTERS = 100;

const { campaign_ids, adgroup_ids, ad_ids, name_contains } = FILTER_SHAPE;
const [, ...comparisons] = COMPARISONS;

const Words = z.array(z.string());

/** Reports take a list here, so a list of one metric is accepted and a longer one refused. */
const metric = z.preprocess(
  (value) => Words.safeParse(typeof value === "string" ? fromJson(value) : value).data?.join(", ") ?? value,
  z.string().min(1).max(MAX_METRIC_CHARACTERS).describe("Such as spend, conversion, cpa, roas, ctr"),
);

export const ExplainInput = z.preprocess(
  datesApart,
  toolInput({
    metric,
    level: choice(["campaign", "ad_group", "ad"], LEVEL_ALIASES).default("campaign"),
    ...DATES_SHAPE,
    compare_to: choice(comparisons, COMPARE_ALIASES).default("previous_period"),
    ...COMPARED_DATES_SHAPE,
    filter: toolInput({ campaign_ids, adgroup_ids, ad_ids, name_contains }).optional(),
    top: z.int().min(1).max(MAX_TOP).default(DEFAULT_TOP).describe("Rows; the rest is others"),
    fresh,
  }),
);
export type ExplainInput = z.output<typeof ExplainInput>;
export type ExplainedLevel = ExplainInput["level"];
