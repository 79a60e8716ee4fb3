/** The whole of ShopMCP with an operator who is signed in, asked over HTTP as the page asks. */

import { Secret } from "#secret.ts";
import { OWNER, startTestShop, type TestShop, type TestShopOptions } from "../fakes/test-shop.ts";

export const EMAIL = "olga@example.com";
export const PASSWORD = "four-words-and-a-bakery";

export type Answer = { status: number; body: unknown; text: string; headers: Headers };

export type Asked = { body?: unknown; headers?: Record<string, string>; cookie?: string | null };

export type SignedInShop = TestShop & {
  cookie: string;
  /** With the session's cookie and, where something changes, our own Origin, unless `asked` says otherwise. */
  ask(method: string, path: string, asked?: Asked): Promise<Answer>;
};

/** `existing`: the folder has the operator, and nobody is signed in. */
export async function startSignedInShop({
  existing = false,
  ...options
}: TestShopOptions & { existing?: boolean } = {}): Promise<SignedInShop> {
  const shop = await startTestShop(options);
  if (!existing) await shop.shop.operators.create({ email: EMAIL, password: new Secret(PASSWORD) }, OWNER);
  const { port, url } = shop.listener;
  const opened = existing ? null : await shop.shop.sessions.open(EMAIL, { address: "127.0.0.1", userAgent: "test" });
  const cookie = `shopmcp-${port}=${opened?.token.reveal() ?? "none"}`;
  return {
    ...shop,
    cookie,
    async ask(method, path, { body, headers = {}, cookie: given = cookie } = {}) {
      const response = await fetch(`${url}${path}`, {
        method,
        redirect: "manual",
        headers: {
          ...(method === "GET" ? {} : { origin: url }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(given === null ? {} : { cookie: given }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, text, body: parsed(text), headers: response.headers };
    },
  };
}

function parsed(text: string): unknown {
  return text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : undefined;
}
