/** An endpoint that tells a list page by page. */

import type { Endpoint } from "./endpoint.ts";

export type ListPage<One> = { list: One[]; page_info: { total_number: number; total_page: number } };

export type PageSource<One> = {
  endpoint: Endpoint<ListPage<One>>;
  plural: string;
  idOf(one: NoInfer<One>): string;
  pageSize: number;
  /** Advice where one call cannot read all pages. Absent: the advice for campaigns, ad groups and ads. */
  narrow?: string;
};
