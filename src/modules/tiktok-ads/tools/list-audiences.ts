/** The account's custom audiences as one table: how large each is, whether it may be used, and until when. */

import { z } from "zod";
import type { Cell } from "#ads/cell.ts";
import { shown } from "#ads/cell-text.ts";
import { nameFilter } from "#ads/name-filter.ts";
import { cutPage, TABLE_SHAPE } from "#ads/page.ts";
import { defineTool } from "#modules/define-tool.ts";
import { AUDIENCES, type Audience } from "../endpoints/dmp-custom-audience-list.ts";
import { DEFAULT_LIMIT, MAX_LIMIT } from "../lists/list-input.ts";
import { AnswerMeta } from "../session/answer-meta.ts";
import { readPages } from "../session/read-entities.ts";
import type { Connect } from "../session/session.ts";
import { cursor, ids, nameContains } from "../words/input-fields.ts";
import { fresh, toolInput } from "../words/tool-input.ts";

const NAME = "tiktok_ads_list_audiences";
const MAX_REASON_CHARACTERS = 200;

const CELLS: Readonly<Record<string, (audience: Audience) => Cell>> = {
  audience_id: ({ audience_id }) => audience_id,
  name: ({ name }) => shown(name),
  audience_type: ({ audience_type }) => shown(audience_type),
  cover_num: ({ cover_num }) => cover_num,
  is_valid: ({ is_valid }) => is_valid ?? null,
  is_expiring: ({ is_expiring }) => is_expiring ?? null,
  expired_time: ({ expired_time }) => shown(expired_time),
  create_time: ({ create_time }) => shown(create_time),
  problem: ({ error_msg, msg }) => shown(error_msg || msg, MAX_REASON_CHARACTERS),
};

export const listAudiencesTool = defineTool({
  name: NAME,
  title: "TikTok audiences",
  description:
    "Custom audiences, newest first: type, people in it (cover_num), whether valid, expiry, what is wrong. Times are UTC.",
  input: toolInput({
    name_contains: nameContains.optional(),
    audience_ids: ids.optional(),
    limit: z.int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT),
    cursor: cursor.optional(),
    fresh,
  }),
  output: z.object({ meta: AnswerMeta, ...TABLE_SHAPE }),
  async run(connect: Connect, input) {
    const { limit, cursor: place, fresh: _, ...args } = input;
    const session = await connect(input);
    const named = nameFilter(args.name_contains);
    const wanted = args.audience_ids === undefined ? {} : { custom_audience_ids: args.audience_ids };
    const found = (await readPages(session, AUDIENCES, wanted)).filter(({ name }) => named(name));
    const rows = found.map((audience) => Object.values(CELLS).map((cellOf) => cellOf(audience)));
    const page = cutPage(session.pageOwner, rows, { cursor: place, limit, scope: { tool: NAME, args } });
    return { meta: session.meta(), columns: Object.keys(CELLS), ...page };
  },
});
