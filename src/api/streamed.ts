/** What takes long reports its progress as server-sent events. */

import { toShopError } from "#errors.ts";
import type { CallContext } from "#modules/module.ts";
import { errorDocument } from "#request/error-document.ts";

const EVENT_STREAM = "text/event-stream";

/** For the documents of routes that take long. */
export const TELLS_PROGRESS = "With Accept: text/event-stream it reports its progress when it takes long.";

export function takesEvents(request: Request): boolean {
  return request.headers.get("accept")?.includes(EVENT_STREAM) ?? false;
}

/** As events where the request takes them; otherwise the bare document, with nobody to tell of progress. */
export function toldIn<Document>(
  request: Request,
  work: (progress: CallContext["progress"] | null) => Promise<Document>,
): Promise<Response> | Promise<Document> {
  return takesEvents(request) ? streamed(work) : work(null);
}

/**
 * The plain JSON answer where the work reported no progress, so that an early refusal keeps its HTTP status; otherwise
 * `progress` events that end with one `answer` or `refusal`. @throws what `work` throws before it reports any
 */
async function streamed(work: (progress: CallContext["progress"]) => Promise<unknown>): Promise<Response> {
  // Only the newest is kept, so nothing piles up for a slow reader.
  let newest: string | null = null;
  let told = Promise.withResolvers<void>();
  const answered = work((done, total, message) => {
    newest = eventText("progress", { done, total, message });
    told.resolve();
  });
  const early = await Promise.race([told.promise, answered.then((document) => ({ document }))]);
  if (early !== undefined) return Response.json(early.document);
  const ending = answered.then(
    (document) => eventText("answer", document),
    (thrown) => eventText("refusal", errorDocument(toShopError(thrown))),
  );
  const encoder = new TextEncoder();
  const events = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const last = await Promise.race([told.promise, ending]);
      if (newest !== null) controller.enqueue(encoder.encode(newest));
      newest = null;
      told = Promise.withResolvers();
      if (last === undefined) return;
      controller.enqueue(encoder.encode(last));
      controller.close();
    },
  });
  return new Response(events, { headers: { "content-type": EVENT_STREAM } });
}

/** JSON text has no line breaks, which would end an event. */
function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
