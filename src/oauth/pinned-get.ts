/** One GET over TLS to a fixed address, which must prove a name. Follows no redirects. */

import type { Outbound } from "#outbound/outbound.ts";

export type Dialled = { address: string; port: number; name: string; path: string };

export type DialAnswer = { status: number; headers: Readonly<Record<string, string | undefined>>; body: string };

/** Rejects where the body exceeds `maxBytes`, the certificate is for another name, or `signal` fires. */
export type Dial = (to: Dialled, bounds: { maxBytes: number; signal: AbortSignal }) => Promise<DialAnswer>;

const STEP_MS = 5_000;

export function createDial({ outbound, trusted }: { outbound: Outbound; trusted: string | undefined }): Dial {
  return async ({ address, port, name, path }, { maxBytes, signal }) => {
    signal.throwIfAborted();
    const bounds = { connections: 1, connectMs: STEP_MS, headersMs: STEP_MS, bodyMs: STEP_MS, answerBytes: maxBytes };
    const pool = outbound.pool(bounds, { address, trusted, signal });
    try {
      const headers = { host: name, accept: "application/json", "accept-encoding": "identity" };
      const answer = await pool.request({ origin: `https://${name}:${port}`, path, method: "GET", headers, signal });
      const body = new TextDecoder().decode(await answer.body.bytes());
      return {
        status: answer.statusCode,
        headers: { ...of(answer.headers, "content-type"), ...of(answer.headers, "cache-control") },
        body,
      };
    } finally {
      await pool.destroy();
    }
  };
}

function of(headers: Record<string, string | string[] | undefined>, name: string): Record<string, string | undefined> {
  const [value] = [headers[name] ?? []].flat();
  return { [name]: value };
}
