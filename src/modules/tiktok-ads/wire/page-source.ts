/** An endpoint that tells a list page by page. */

import type { Endpoint } from "./endpoint.ts";

export type ListPage<One> = { list: One[]; page_info: { total_number: number; total_page: number } };

export type PageSource<One> = {
  endpoint: Endpoint<ListPage<One>>;
  /** A noun for sentences: "ad groups". */
  plural: string;
  idOf(one: NoInfer<One>): string;
  /** TikTok's maximum. */
  pageSize: number;
  /**
   * Advice where one call cannot read all pages, or pages do not fit together. Absent: the advice for campaigns, ad
   * groups and ads.
   */
  narrow?: string;
};
