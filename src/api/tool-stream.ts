/** A tool call that reports its progress as server-sent events. */

import type { ToolOutcome } from "#calls/tool-outcome.ts";
import { toShopError } from "#errors.ts";
import type { CallContext } from "#modules/module.ts";
import { errorDocument } from "#request/error-document.ts";
import { answerIn } from "./answer-in.ts";

type Call = (progress: CallContext["progress"]) => Promise<ToolOutcome>;

export const EVENT_STREAM = "text/event-stream";

/**
 * The plain JSON answer where the call reported no progress, so that an early refusal keeps its HTTP status; otherwise
 * `progress` events that end with one `answer` or `refusal`.
 */
export async function streamedCall(call: Call): Promise<Response> {
  // Only the newest is kept, so nothing piles up for a slow reader.
  let newest: string | null = null;
  let told = Promise.withResolvers<void>();
  const outcome = call((done, total, message) => {
    newest = eventText("progress", { done, total, message });
    told.resolve();
  });
  const first = await Promise.race([told.promise, outcome]);
  if (first !== undefined) return Response.json(answerIn(first));
  const encoder = new TextEncoder();
  const events = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const ended = await Promise.race([told.promise, outcome]);
      if (newest !== null) controller.enqueue(encoder.encode(newest));
      newest = null;
      told = Promise.withResolvers();
      if (ended === undefined) return;
      controller.enqueue(encoder.encode(lastEvent(ended)));
      controller.close();
    },
  });
  return new Response(events, { headers: { "content-type": EVENT_STREAM } });
}

function lastEvent(outcome: ToolOutcome): string {
  try {
    return eventText("answer", answerIn(outcome));
  } catch (thrown) {
    return eventText("refusal", errorDocument(toShopError(thrown)));
  }
}

/** JSON text has no line breaks, which would end an event. */
function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
