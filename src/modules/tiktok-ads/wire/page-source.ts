/** An endpoint that tells a list page by page. */

import type { Endpoint } from "./endpoint.ts";

export type ListPage<One> = { list: One[]; page_info: { total_number: number; total_page: number } };

export type PageSource<One> = {
  endpoint: Endpoint<ListPage<One>>;
  /** As a sentence names them: "ad groups". */
  plural: string;
  idOf(one: NoInfer<One>): string;
  /** The most TikTok takes. */
  pageSize: number;
  /** What to do where there are more than one call reads, or pages do not fit together; absent: as for campaigns and what is below them. */
  narrow?: string;
};
