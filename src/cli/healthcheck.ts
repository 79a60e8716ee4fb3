/** `shopmcp healthcheck`: asks a running server whether it is ready; for containers and service managers. */

import { get } from "node:http";
import { ShopError } from "#errors.ts";
import { type Command, print } from "./command.ts";

const ASK_TIMEOUT_MS = 5_000;
const MAX_BODY_CHARACTERS = 1_000;

export type Readiness = { url: string; ready: boolean; body: string };

export function healthcheck(ask: () => Promise<Readiness>): Command {
  return {
    name: "healthcheck",
    summary: "ask the running server whether it is ready (exit 0 or 1)",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      const { url, ready, body } = await ask();
      if (!ready) throw new ShopError("upstream_unavailable", `The server at ${url} is not ready: ${body}`);
      print(invocation, { url, ready }, `${url} is ready.`);
      return undefined;
    },
  };
}

/** The runtime's fetch would send even loopback through a proxy. @throws upstream_unavailable without an answer */
export async function askReady(serverUrl: string): Promise<Readiness> {
  const url = `${serverUrl}/readyz`;
  try {
    const { status, body } = await ask(url);
    return { url, ready: status === 200, body: body.slice(0, MAX_BODY_CHARACTERS) };
  } catch (cause) {
    throw new ShopError(
      "upstream_unavailable",
      `No server answers at ${url}. Is it running, and are SHOPMCP_HOST and SHOPMCP_PORT the same here?`,
      { cause },
    );
  }
}

function ask(url: string): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const request = get(url, { agent: false, signal: AbortSignal.timeout(ASK_TIMEOUT_MS) }, (answer) => {
    let body = "";
    answer.setEncoding("utf8");
    answer.on("data", (text: string) => {
      if (body.length < MAX_BODY_CHARACTERS) body += text;
    });
    answer.on("error", reject);
    answer.on("end", () => resolve({ status: answer.statusCode ?? 0, body }));
  });
  request.on("error", reject);
  return promise;
}
