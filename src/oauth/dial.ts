/** One GET over TLS to one address, under the name it must prove. Nothing is followed, kept open or sent along. */

import { request } from "node:https";

export type Dialled = { address: string; port: number; name: string; path: string };

export type DialAnswer = { status: number; headers: Readonly<Record<string, string | undefined>>; body: string };

/** Rejects where the body is longer than `maxBytes`, the certificate is not the name's, or `signal` fires. */
export type Dial = (to: Dialled, bounds: { maxBytes: number; signal: AbortSignal }) => Promise<DialAnswer>;

/** `trusted`: PEM of the only authority that counts, in place of the system's. */
export function createDial({ trusted }: { trusted: string | undefined }): Dial {
  return ({ address, port, name, path }, { maxBytes, signal }) =>
    new Promise((resolve, reject) => {
      const options = {
        ...{ host: address, port, path, servername: name, agent: false, signal },
        headers: { host: name, accept: "application/json", "accept-encoding": "identity" },
        ...(trusted === undefined ? {} : { ca: trusted }),
      };
      const asked = request(options, (answer) => {
        const chunks: Buffer[] = [];
        let received = 0;
        answer.on("data", (chunk: Buffer) => {
          received += chunk.length;
          chunks.push(chunk);
          if (received <= maxBytes) return;
          // First: Bun ends the answer in good order where a request is destroyed.
          reject(new Error(`more than ${maxBytes} bytes came`));
          asked.destroy();
        });
        answer.on("error", reject);
        answer.on("end", () => {
          const { "content-type": type, "cache-control": caching } = answer.headers;
          const headers = { "content-type": type, "cache-control": caching };
          resolve({ status: answer.statusCode ?? 0, headers, body: Buffer.concat(chunks).toString("utf8") });
        });
      });
      asked.on("error", reject);
      asked.end();
    });
}
