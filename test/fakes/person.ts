/** A person at a browser: signs in and approves on the consent page. */

import { z } from "zod";

export type Person = {
  approve(authorizationUrl: string): Promise<URL>;
};

export type PersonOptions = {
  url: string;
  email: string;
  password: string;
  workspaceId: string;
  fetch?: FetchLike;
};

export type FetchLike = (url: string | URL, init?: RequestInit) => Promise<Response>;

const Redirected = z.strictObject({ redirect_to: z.url() });

export async function signInPerson(options: PersonOptions): Promise<Person> {
  const { url, email, password, workspaceId, fetch = globalThis.fetch } = options;
  const headers = { "content-type": "application/json", origin: url };
  const send = (path: string, body: unknown, cookie = "") =>
    fetch(`${url}${path}`, { method: "POST", headers: { ...headers, cookie }, body: JSON.stringify(body) });
  const cookie = (await send("/api/session", { email, password })).headers.get("set-cookie")?.split(";")[0] ?? "";
  return {
    async approve(authorizationUrl) {
      const asked = await fetch(authorizationUrl, { redirect: "manual" });
      const page = new URL(asked.headers.get("location") ?? "");
      if (`${page.origin}${page.pathname}` !== `${url}/oauth/consent`) throw new Error(`led to ${page.href}`);
      const request = page.searchParams.get("request") ?? "";
      const view = await fetch(`${url}/api/consent/${request}`, { headers: { cookie } });
      if (!view.ok) throw new Error(`the consent page was answered ${view.status}`);
      const answer = await send("/oauth/consent", { request, workspace_id: workspaceId }, cookie);
      return new URL(Redirected.parse(await answer.json()).redirect_to);
    },
  };
}
