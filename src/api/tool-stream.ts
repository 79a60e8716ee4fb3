/** A tool call whose progress is told while it lasts, as server-sent events. */

import type { ToolOutcome } from "#calls/tool-outcome.ts";
import { errorDocument } from "#error-document.ts";
import { toShopError } from "#errors.ts";
import type { CallContext } from "#modules/module.ts";
import { answerIn } from "./answer-in.ts";

type Call = (progress: CallContext["progress"]) => Promise<ToolOutcome>;

export const EVENT_STREAM = "text/event-stream";

/**
 * The answer as JSON, or what the call failed with, where it told no progress; otherwise a stream of `progress` events
 * that ends with one `answer` or `refusal`. So a quick refusal keeps its status.
 * @throws what the call failed with before it told any progress
 */
export async function streamedCall(call: Call): Promise<Response> {
  // Only the newest is kept: whoever reads slowly misses steps and nothing piles up.
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

/** JSON has no line break outside its strings, and none inside them. */
function eventText(event: string, data: unknown): string {
  return `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}
