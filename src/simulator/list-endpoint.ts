/** What all list endpoints of an account share: filters, sorting, pages and fields. */

import type { z } from "zod";
import type { Advertiser, Host } from "./account.ts";
import { defineEndpoint, type Endpoint, grantedAdvertiser } from "./endpoint.ts";
import { byIdDescending, listAnswer, listQuery, nameContains, type Row, utcMs } from "./listing.ts";
import { matchesPrimary, matchesSecondary, primaryStatusParameter } from "./status.ts";

/** `own` values are compared by the filter's name; in a list any match counts. */
export type Facts = {
  secondaryStatus: string;
  createdAtMs: number;
  modifiedAtMs?: number | null;
  own: Readonly<Record<string, unknown>>;
};

export type ListSpec<Item> = {
  path: string;
  scope: string;
  sandbox: boolean;
  maxPageSize: number;
  filter: z.ZodType<Readonly<Record<string, unknown>>>;
  filterRequired?: boolean;
  /** Only the three old lists can leave fields out. */
  leavesOutNulls: boolean;
  items(advertiser: Advertiser): readonly Item[];
  idOf(item: Item): string;
  facts(item: Item, advertiser: Advertiser): Facts;
  toRow(item: Item, advertiser: Advertiser, host: Host): Row;
  check?(asked: { filter: Readonly<Record<string, unknown>>; pageSize: number }): void;
};

export function defineList<Item>(spec: ListSpec<Item>): Endpoint {
  const { path, scope, sandbox, filter: schema } = spec;
  return defineEndpoint({
    method: "GET",
    path,
    scope,
    sandbox,
    input: queryOf(spec),
    run(call, input) {
      const advertiser = grantedAdvertiser(call, input.advertiser_id);
      const filter = input.filtering ?? schema.parse({});
      spec.check?.({ filter, pageSize: input.page_size });
      const found = spec.items(advertiser).filter((item) => matches(filter, spec.facts(item, advertiser)));
      return listAnswer(byIdDescending(found, spec.idOf), input, (item) => spec.toRow(item, advertiser, call.host));
    },
  });
}

function queryOf<Item>({ filter, maxPageSize, leavesOutNulls, filterRequired = false }: ListSpec<Item>) {
  const query = listQuery(filter, maxPageSize);
  if (leavesOutNulls) return query;
  const plain = query.omit({ exclude_field_types_in_response: true });
  return filterRequired ? plain.required({ filtering: true }) : plain;
}

function matches(filter: Readonly<Record<string, unknown>>, facts: Facts): boolean {
  return Object.entries(filter).every(([name, wanted]) => wanted === undefined || fits(name, wanted, facts));
}

const SPECIAL: Readonly<Record<string, (wanted: string, facts: Facts) => boolean>> = {
  primary_status: (wanted, { secondaryStatus }) =>
    matchesPrimary(secondaryStatus, primaryStatusParameter.parse(wanted)),
  secondary_status: (wanted, { secondaryStatus }) => matchesSecondary(secondaryStatus, wanted),
  creation_filter_start_time: (wanted, { createdAtMs }) => createdAtMs >= (utcMs(wanted) ?? 0),
  creation_filter_end_time: (wanted, { createdAtMs }) => createdAtMs <= (utcMs(wanted) ?? 0),
  modified_after: (wanted, { modifiedAtMs }) => (modifiedAtMs ?? 0) > (utcMs(wanted) ?? 0),
};

function fits(name: string, wanted: unknown, facts: Facts): boolean {
  const special = SPECIAL[name];
  if (special !== undefined) return special(String(wanted), facts);
  if (name.endsWith("_name")) return nameContains(String(facts.own[name]), String(wanted));
  const own = [facts.own[name]].flat();
  return [wanted].flat().some((one) => own.includes(one));
}
