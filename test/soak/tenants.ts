/** Workspaces with an account and a key, made through a running server's API. */

import { z } from "zod";
import type { Simulator } from "#simulator/simulator.ts";
import { shopmcp } from "../fakes/shell.ts";

export type Tenant = {
  workspaceId: string;
  advertiserId: string;
  key: string;
  renewed: boolean;
};

/** The JSON API with an operator's session. @throws on an unexpected answer */
export type Page = (method: string, path: string, body?: unknown) => Promise<unknown>;

const PASSWORD = "four-words-and-a-bakery";
const EMAIL = "olga@example.com";
const LIFETIME_SECONDS = 180;

export async function signIn(
  url: string,
  run: { command: readonly string[]; env: Record<string, string> },
): Promise<Page> {
  const made = await shopmcp(["operator", "create", "--email", EMAIL], { ...run, stdin: PASSWORD });
  if (made.exit !== 0) throw new Error(`no operator: ${made.stderr}`);
  const send = (method: string, path: string, body: unknown, cookie: string) =>
    fetch(`${url}/api${path}`, {
      ...{ method, headers: { origin: url, cookie, "content-type": "application/json" } },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const signedIn = await send("POST", "/session", { email: EMAIL, password: PASSWORD }, "");
  const cookie = signedIn.headers.get("set-cookie")?.split(";")[0] ?? "";
  return async (method, path, body) => {
    const answer = await send(method, path, body, cookie);
    const text = await answer.text();
    if (!answer.ok) throw new PageError(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  };
}

export class PageError extends Error {
  override readonly name = "PageError";
}

const Made = z.looseObject({ id: z.string() });
const MadeKey = Made.extend({ key: z.string() });

export async function newKey(page: Page, workspaceId: string): Promise<{ id: string; key: string }> {
  return MadeKey.parse(await page("POST", `/workspaces/${workspaceId}/keys`, { name: "soak" }));
}

export async function makeTenants(page: Page, simulator: Simulator, count: number): Promise<Tenant[]> {
  const tenants: Tenant[] = [];
  for (let at = 0; at < count; at += 1) {
    const { id: workspaceId } = Made.parse(await page("POST", "/workspaces", { name: `Soak ${at}` }));
    const advertiserId = simulator.openAccount({
      ...{ currency: "USD", timezone: "America/New_York", country: "US", campaigns: 12, ageDays: 40 },
    });
    const tenant = { workspaceId, advertiserId, key: "", renewed: at % 2 === 1 };
    await paste(page, simulator, tenant);
    tenants.push({ ...tenant, key: (await newKey(page, workspaceId)).key });
  }
  return tenants;
}

export async function paste(page: Page, simulator: Simulator, tenant: Omit<Tenant, "key">): Promise<void> {
  const { app } = simulator;
  const { advertiserId, renewed } = tenant;
  const wanted = { appId: app.appId, advertiserIds: [advertiserId] };
  const pair = renewed ? simulator.issuePair({ ...wanted, expiresIn: LIFETIME_SECONDS }) : null;
  await page("PUT", `/workspaces/${tenant.workspaceId}/integrations/tiktok-ads`, {
    ...{ app_id: app.appId, app_secret: app.appSecret, advertiser_id: advertiserId },
    ...(pair === null
      ? { access_token: simulator.issueToken(wanted) }
      : { access_token: pair.accessToken, refresh_token: pair.refreshToken, expires_in: pair.expiresIn }),
  });
}
