/** `/api/files/:file`: the file behind a link, once. The token comes in the body, from behind `#`. */

import { Elysia } from "elysia";
import { z } from "zod";
import type { ToolCall } from "#calls/call-tool.ts";
import type { FetchFile } from "#downloads/fetch-file.ts";
import type { FactsOf } from "#request/request-facts.ts";
import { OPEN } from "./documents.ts";
import { fileAnswer, fileDocument } from "./file-answer.ts";
import { ShortText } from "./sign-in-fields.ts";
import { TELLS_PROGRESS, takesEvents, toldIn } from "./streamed.ts";

export type FileParts = { factsOf: FactsOf; fetchFile: FetchFile };

export function filesRoutes({ factsOf, fetchFile }: FileParts) {
  return new Elysia().post(
    "/files/:file",
    async ({ params: { file: id }, body: { token }, request }) => {
      const { address, requestId } = factsOf(request);
      const made = (progress: ToolCall["progress"]) =>
        fetchFile({ id, token, address, requestId, signal: request.signal, progress });
      if (takesEvents(request)) return toldIn(request, async (progress) => fileDocument(await made(progress)));
      return fileAnswer(await made(null));
    },
    {
      body: z.strictObject({ token: ShortText }),
      detail: {
        ...OPEN,
        summary: "Fetch the file (CSV or XLSX) behind a link of an answer, once, with the link's token",
        description: `${TELLS_PROGRESS} The file is then JSON: its name, type, and content in Base64.`,
      },
    },
  );
}
