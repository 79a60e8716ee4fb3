/** Calls a tool and reports its progress. */

import { z } from "zod";
import { readRefusal } from "./refusal.ts";

export type Progress = { done: number; total: number; message: string };

export type ToolQuestion = {
  workspaceId: string;
  tool: string;
  args: Readonly<Record<string, unknown>>;
  signal: AbortSignal | null;
  onProgress(progress: Progress): void;
};

const Event = z.discriminatedUnion("name", [
  z.object({
    name: z.literal("progress"),
    data: z.object({ done: z.number(), total: z.number(), message: z.string() }),
  }),
  z.object({ name: z.literal("answer"), data: z.unknown() }),
  z.object({ name: z.literal("refusal"), data: z.unknown() }),
]);

export async function callTool({ workspaceId, tool, args, signal, onProgress }: ToolQuestion): Promise<unknown> {
  const path = `/api/workspaces/${encodeURIComponent(workspaceId)}/tools/${encodeURIComponent(tool)}`;
  const response = await fetch(path, {
    ...{ method: "POST", signal, body: JSON.stringify(args) },
    headers: { "content-type": "application/json", accept: "text/event-stream, application/json" },
  });
  if (!response.ok) throw readRefusal(response.status, await response.json().catch(() => null));
  if (response.body === null || !response.headers.get("content-type")?.startsWith("text/event-stream"))
    return response.json();
  for await (const event of eventsIn(response.body)) {
    if (event.name === "answer") return event.data;
    // The stream began with 200, before the outcome was known.
    if (event.name === "refusal") throw readRefusal(response.status, event.data);
    onProgress(event.data);
  }
  throw new TypeError("the stream ended without an answer");
}

const EVENT = /^event: (\w+)\ndata: (.*)$/;

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
