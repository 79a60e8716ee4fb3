/** The whole tables of several accounts, one after the other: all of them or none, since a file cannot say what it lacks. */

import { ShopError, toShopError } from "#errors.ts";
import { type AskTool, MAX_PAGES, type WantedTable, type WholeTable, wholeTable } from "./whole-table.ts";

export type AccountTable = { account: string; table: WholeTable };

/** `args`: without the account. */
type Wanted = Pick<WantedTable, "inputSchema" | "onPage"> & {
  asked: readonly { label: string; args: WantedTable["args"] }[];
};

/** In the order of labels, as answers. At most as many pages together as of one account. @throws what the tool throws, with the account's label */
export async function accountTables(ask: AskTool, { asked, ...given }: Wanted): Promise<AccountTable[]> {
  const tables: AccountTable[] = [];
  let left = MAX_PAGES;
  for (const { label: account, args } of asked.toSorted((one, other) => (one.label < other.label ? -1 : 1))) {
    const wanted = { ...given, args: { ...args, account }, mostPages: left };
    const table = await wholeTable(ask, wanted).catch((thrown: unknown) => Promise.reject(named(account, thrown)));
    left -= table.pages;
    tables.push({ account, table });
  }
  return tables;
}

function named(account: string, thrown: unknown): ShopError {
  const { code, message, cause, retryAfterSeconds, upstream } = toShopError(thrown);
  return new ShopError(code, `${account}: ${message}`, {
    ...{ cause },
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    ...(upstream === undefined ? {} : { upstream }),
  });
}
