/** A client at the other end of an MCP session over streams, which sends lines and reads them. */

import { PassThrough } from "node:stream";
import { z } from "zod";
import type { McpStdio } from "#mcp/stdio.ts";
import type { Principal } from "#workspaces/principal.ts";

const Line = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ code: z.number(), message: z.string() }).optional(),
});

/** One client at the other end of the streams. */
export function connectStdio(stdio: McpStdio, authenticate: () => Promise<Principal>) {
  const bytes = new TransformStream<Uint8Array, Uint8Array>();
  const writer = bytes.writable.getWriter();
  const output = new PassThrough();
  const stopped = Promise.withResolvers<void>();
  const lines = output[Symbol.asyncIterator]();
  const waiting: z.infer<typeof Line>[] = [];
  const served = stdio.serve({
    streams: { input: bytes.readable, output },
    authenticate,
    stopped: stopped.promise,
  });
  return {
    output,
    stop: stopped.resolve,
    /** Rejects as `serve` does. */
    served,
    write: (chunk: Uint8Array) => writer.write(chunk),
    type: (text: string) => writer.write(Buffer.from(text)),
    send: (message: unknown) => writer.write(Buffer.from(`${JSON.stringify(message)}\n`)),
    end: () => writer.close(),
    async next(): Promise<z.infer<typeof Line>> {
      while (waiting.length === 0) {
        const { value, done } = await lines.next();
        if (done) throw new Error("the output ended");
        waiting.push(
          ...String(value)
            .trimEnd()
            .split("\n")
            .map((line) => Line.parse(JSON.parse(line))),
        );
      }
      const [first, ...rest] = waiting.splice(0);
      waiting.push(...rest);
      return first ?? {};
    },
  };
}
