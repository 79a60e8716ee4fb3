/** `/api/files/:file`: the file behind a link, once. The token comes in the body, from behind `#`. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { FetchFile } from "#downloads/fetch-file.ts";
import type { FactsOf } from "#request/request-facts.ts";
import { OPEN } from "./documents.ts";
import { fileAnswer } from "./file-answer.ts";
import { ShortText } from "./sign-in-fields.ts";

export type FileParts = { factsOf: FactsOf; fetchFile: FetchFile };

export function filesRoutes({ factsOf, fetchFile }: FileParts) {
  return new Elysia().post(
    "/files/:file",
    async ({ params: { file: id }, body: { token }, request }) => {
      const { address, requestId } = factsOf(request);
      return fileAnswer(await fetchFile({ id, token, address, requestId, signal: request.signal }));
    },
    {
      body: z.strictObject({ token: ShortText }),
      detail: {
        ...OPEN,
        summary: "Fetch the file (CSV or XLSX) behind a link of an answer, once, with the link's token",
      },
    },
  );
}
