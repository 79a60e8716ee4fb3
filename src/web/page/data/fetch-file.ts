/** Fetches the file behind a link of an answer, which spends the link. */

import { z } from "zod";
import { lastEventIn, type Progress } from "./events-in.ts";
import { readRefusal } from "./refusal.ts";

export type FetchedFile = { name: string; content: Blob };

const File = z.object({ name: z.string(), type: z.string(), content: z.base64() });

/** As bytes: a workbook is no text, and the mark by which Excel knows the encoding of a CSV file is lost in one. */
export async function fetchFile(
  id: string,
  token: string,
  onProgress: (progress: Progress) => void,
): Promise<FetchedFile> {
  const response = await fetch(`/api/files/${encodeURIComponent(id)}`, {
    ...{ method: "POST", body: JSON.stringify({ token }) },
    headers: { "content-type": "application/json", accept: "text/event-stream, application/json" },
  });
  if (!response.ok) throw readRefusal(response.status, await response.json().catch(() => null));
  const last = await lastEventIn(response, onProgress);
  // The stream began with 200, before the outcome was known.
  if (last?.name === "refusal") throw readRefusal(response.status, last.data);
  const { name, type, content } = File.parse(last === null ? await response.json() : last.data);
  const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
  return { name, content: new Blob([bytes], { type }) };
}
