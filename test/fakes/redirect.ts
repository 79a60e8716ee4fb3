/** The browser of a person who authorises at the simulated TikTok. */

import type { Simulator } from "#simulator/simulator.ts";

type Choices = {
  advertiserIds: readonly string[];
  lifetimes?: { expiresIn: number; refreshTokenExpiresIn: number };
  names?: readonly string[];
};

export function redirectedFrom(simulator: Simulator, portalUrl: string, choices: Choices): string {
  const { advertiserIds, lifetimes, names = ["auth_code", "code"] } = choices;
  const portal = new URL(portalUrl).searchParams;
  const appId = portal.get("app_id") ?? "";
  const code = simulator.authorize({ appId, advertiserIds, ...(lifetimes === undefined ? {} : { lifetimes }) });
  const landed = new URL(portal.get("redirect_uri") ?? "https://shop.example/callback");
  for (const name of names) landed.searchParams.set(name, code);
  landed.searchParams.set("state", portal.get("state") ?? "");
  return landed.href;
}

export function codeIn(redirected: string): string {
  return new URL(redirected).searchParams.get("auth_code") ?? "";
}
