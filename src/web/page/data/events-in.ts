/** Server-sent events of the API: a call's progress, then its answer or refusal. */

import { z } from "zod";

export type Progress = { done: number; total: number; message: string };

const Event = z.discriminatedUnion("name", [
  z.object({
    name: z.literal("progress"),
    data: z.object({ done: z.number(), total: z.number(), message: z.string() }),
  }),
  z.object({ name: z.literal("answer"), data: z.unknown() }),
  z.object({ name: z.literal("refusal"), data: z.unknown() }),
]);
const EVENT = /^event: (\w+)\ndata: (.*)$/;

/** What ends the events of `response`; null where it has none, because nothing took long. */
export async function lastEventIn(response: Response, onProgress: (progress: Progress) => void) {
  if (response.body === null || !response.headers.get("content-type")?.startsWith("text/event-stream")) return null;
  let last = null;
  // To the end: a browser reports an answer whose stream is left open as failed.
  for await (const event of eventsIn(response.body)) {
    if (event.name === "progress") onProgress(event.data);
    else last = event;
  }
  if (last !== null) return last;
  throw new TypeError("the stream ended without an answer");
}

async function* eventsIn(body: ReadableStream<Uint8Array<ArrayBuffer>>) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let held = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const texts = (held + part.value).split("\n\n");
    held = texts.pop() ?? "";
    for (const text of texts) {
      const [, name, data = "null"] = EVENT.exec(text) ?? [];
      yield Event.parse({ name, data: JSON.parse(data) });
    }
  }
}
