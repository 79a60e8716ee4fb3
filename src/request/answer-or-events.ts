/** An answer that becomes server-sent events when its work tells of progress before it is done. */

export const EVENT_STREAM = "text/event-stream";

/** No proxy on the way may hold the events back, be it nginx or one that compresses. */
const HEADERS = { "content-type": EVENT_STREAM, "cache-control": "no-transform", "x-accel-buffering": "no" };

type Tell = (done: number, total: number, message: string) => void;

/** `last` never fails: what went wrong is told as an event then. */
export type Forms<Answer> = {
  whole(answer: Answer): Response;
  progress(done: number, total: number, message: string): string;
  last(answered: Promise<Answer>): Promise<string>;
};

/**
 * The whole answer where the work told of no progress, so that an early refusal keeps its HTTP status.
 * @throws what `work` throws before it tells of any
 */
export async function answerOrEvents<Answer>(
  work: (tell: Tell) => Promise<Answer>,
  { whole, progress, last }: Forms<Answer>,
): Promise<Response> {
  // Only the newest is kept, so nothing piles up for a slow reader.
  let newest: string | null = null;
  let told = Promise.withResolvers<void>();
  const answered = work((done, total, message) => {
    newest = progress(done, total, message);
    told.resolve();
  });
  const early = await Promise.race([told.promise, answered.then((answer) => ({ answer }))]);
  if (early !== undefined) return whole(early.answer);
  const ending = last(answered);
  const encoder = new TextEncoder();
  const events = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const end = await Promise.race([told.promise, ending]);
      if (newest !== null) controller.enqueue(encoder.encode(newest));
      newest = null;
      told = Promise.withResolvers();
      if (end === undefined) return;
      controller.enqueue(encoder.encode(end));
      controller.close();
    },
  });
  return new Response(events, { headers: HEADERS });
}

/** `json`: a JSON text, which has no line breaks; they would end an event. */
export function eventText(event: string, json: string): string {
  return `event: ${event}\ndata: ${json}\n\n`;
}
