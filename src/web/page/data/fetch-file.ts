/** Fetches the file behind a link of an answer, which spends the link. */

import { readRefusal } from "./refusal.ts";

export type FetchedFile = { name: string; content: Blob };

/** As bytes: a workbook is no text, and the mark by which Excel knows the encoding of a CSV file is lost in one. */
export async function fetchFile(id: string, token: string): Promise<FetchedFile> {
  const response = await fetch(`/api/files/${encodeURIComponent(id)}`, {
    ...{ method: "POST", body: JSON.stringify({ token }) },
    headers: { "content-type": "application/json" },
  });
  if (!response.ok) throw readRefusal(response.status, await response.json().catch(() => null));
  return { name: nameIn(response.headers.get("content-disposition") ?? ""), content: await response.blob() };
}

/** @see https://www.rfc-editor.org/rfc/rfc6266#section-4.3 */
function nameIn(disposition: string): string {
  const encoded = /filename\*=UTF-8''([^;]+)/.exec(disposition)?.[1];
  return encoded === undefined ? "table" : decodeURIComponent(encoded);
}
