/** What takes long reports its progress as server-sent events. */

import { toShopError } from "#errors.ts";
import type { CallContext } from "#modules/module.ts";
import { answerOrEvents, EVENT_STREAM, eventText } from "#request/answer-or-events.ts";
import { errorDocument } from "#request/error-document.ts";

/** For the documents of routes that take long. */
export const TELLS_PROGRESS = "With Accept: text/event-stream it reports its progress when it takes long.";

export function takesEvents(request: Request): boolean {
  return request.headers.get("accept")?.includes(EVENT_STREAM) ?? false;
}

/**
 * As events where the request takes them: `progress`, then one `answer` or `refusal`. Otherwise the bare document, with
 * nobody to tell of progress. @throws what `work` throws before it reports any
 */
export function toldIn<Document>(
  request: Request,
  work: (progress: CallContext["progress"] | null) => Promise<Document>,
): Promise<Response> | Promise<Document> {
  return takesEvents(request) ? answerOrEvents<unknown>(work, FORMS) : work(null);
}

const FORMS = {
  whole: (document: unknown) => Response.json(document),
  progress: (done: number, total: number, message: string) => inEvent("progress", { done, total, message }),
  last: (answered: Promise<unknown>) =>
    answered.then(
      (document) => inEvent("answer", document),
      (thrown) => inEvent("refusal", errorDocument(toShopError(thrown))),
    ),
};

const inEvent = (event: string, data: unknown) => eventText(event, JSON.stringify(data));
