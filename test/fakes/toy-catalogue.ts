/** The toy platform's second tool, made of what `src/ads` has for every platform: a list, paged, sorted, paced and kept. */

import { z } from "zod";
import { createAnswerCache } from "#ads/answer-cache.ts";
import type { Cell } from "#ads/cell.ts";
import { choice } from "#ads/choice.ts";
import { columnFor } from "#ads/column-for.ts";
import { type Decimal, parseDecimal, toNumber } from "#ads/decimal.ts";
import { lenientInput } from "#ads/lenient-input.ts";
import { nameFilter } from "#ads/name-filter.ts";
import { cutPage, TABLE_SHAPE } from "#ads/page.ts";
import { createPacer } from "#ads/request-pacing.ts";
import { assertColumn, sortBy } from "#ads/sort-by.ts";
import { systemClock } from "#clock.ts";
import { defineTool } from "#modules/define-tool.ts";
import { CALL_TIME_MS, type CallContext, type ConnectionAccess, type ModuleTool } from "#modules/module.ts";

const PLATFORM = "the toy shop";
const LIMITS = { perSecond: 100, perMinute: 1_000, perDay: 100_000 };
const COLUMNS = ["toy_id", "toy_name", "price"];

const TOYS = [
  { toy_id: "1", toy_name: "Kite", price: "12.50" },
  { toy_id: "2", toy_name: "Spinning top", price: "3.99" },
  { toy_id: "3", toy_name: "Toy train", price: "40" },
];

const Toys = z.array(z.object({ toy_id: z.string(), toy_name: z.string(), price: z.string() }));

const toolInput = lenientInput({
  aliases: new Map([["order_by", ["sort"]]]),
  meant: new Map([["query", ["name_contains"]]]),
  accounts: new Set(["shop"]),
});

type Way = { toys(): Promise<z.infer<typeof Toys>>; cut(rows: readonly Cell[][], page: PageArguments): Table };
type PageArguments = { limit: number; cursor: string | undefined; args: unknown };
type Table = ReturnType<typeof cutPage>;

const listToys = defineTool({
  name: "toy_list_toys",
  title: "Toys",
  description: "Toys of the connected shop.",
  input: toolInput({
    name_contains: z.string().optional(),
    sort: z.string().default("toy_id"),
    direction: choice(["asc", "desc"], { up: "asc", down: "desc" }).default("asc"),
    limit: z.int().min(1).max(2).default(2),
    cursor: z.string().optional(),
  }),
  output: z.object({ meta: z.looseObject({}), ...TABLE_SHAPE }),
  async run({ toys, cut }: Way, { limit, cursor, ...args }) {
    const by = columnFor(args.sort, { id: "toy_id", name: "toy_name", aliases: { cost: "price" } });
    assertColumn(by, COLUMNS);
    const named = nameFilter(args.name_contains);
    const found = (await toys()).filter(({ toy_name }) => named(toy_name));
    const rows = found.map(({ toy_id, toy_name, price }): Cell[] => [
      toy_id,
      toy_name,
      shownPrice(parseDecimal(price)),
    ]);
    const sorted = sortBy(rows, (row) => row[COLUMNS.indexOf(by)] ?? null, args.direction);
    return { meta: {}, columns: COLUMNS, ...cut(sorted, { limit, cursor, args }) };
  },
});

function shownPrice(price: Decimal | null): number | null {
  return price === null ? null : toNumber(price);
}

export function toyCatalogue(
  shopOf: (access: ConnectionAccess) => Promise<{ shop: string; generation: number }>,
): ModuleTool {
  const clock = systemClock;
  const cache = createAnswerCache({ clock, cacheSeconds: 60, platform: PLATFORM });
  const pacer = createPacer({ clock, sleep: async () => undefined, platform: PLATFORM });
  const ask = async (shop: string, { facts }: ConnectionAccess, { signal }: CallContext) => {
    const deadlineMs = clock.now() + CALL_TIME_MS;
    await pacer.take(`${shop} toys`, LIMITS, { tenant: facts.workspaceId, signal, deadlineMs });
    return { data: TOYS, bytes: 100, fetchedAtMs: clock.now(), cut: false, requestId: null };
  };
  return {
    name: listToys.listing.name,
    listing: async () => listToys.listing,
    set: "lists",
    accounts: "one",
    rowsHold: "figures",
    async call(access, args, context) {
      const { shop, generation } = await shopOf(access);
      const { connectionId } = access.facts;
      const key = `${connectionId} ${generation} toys`;
      const owner = { connectionId, accountId: shop, warnAlways: () => undefined };
      const way: Way = {
        async toys() {
          const question = { key, fresh: false, signal: context.signal };
          return Toys.parse((await cache.read(question, () => ask(shop, access, context))).data);
        },
        cut: (rows, { args: asked, ...page }) =>
          cutPage(owner, rows, { ...page, scope: { tool: listToys.listing.name, args: asked } }),
      };
      return listToys.call(way, args, context);
    },
  };
}
