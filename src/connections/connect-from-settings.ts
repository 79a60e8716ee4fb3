/** Connects the account in a client's settings when a call first needs it. */

import type { Clock } from "#clock.ts";
import { ShopError, toShopError } from "#errors.ts";
import type { Credential, Module } from "#modules/module.ts";
import type { Place } from "./connection-row.ts";
import type { Connections } from "./connections.ts";

type Given = Readonly<Record<string, unknown>>;

type Parts = { connections: Connections; clock: Clock; module: string; given: Given };

export const SETTINGS_ACTOR = { name: "settings", origin: "stdio" };

/** Models retry at once; this is how often the platform is asked. */
const REFUSED_FOR_MS = 15_000;
const MAX_TRIES = 2;

/** The account of the settings is the one that is meant. Refused settings never fall back to the account before: nobody would notice whose numbers these are. */
export function connectFromSettings({ connections, clock, module, given }: Parts): Connections {
  let following: Promise<void> | undefined;
  let refused: { error: ShopError; untilMs: number } | undefined;

  const follow = async (place: Place): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      const existing = await openStored(connections, place);
      if (existing === null) requireAll(place.module, given);
      const changed =
        existing === null || existing === "unreadable" ? given : place.module.changedFields(given, existing);
      if (Object.keys(changed).length === 0) return;
      try {
        await connections.connect({ ...place, keepsAccount: false }, changed, SETTINGS_ACTOR);
        return;
      } catch (thrown) {
        if (toShopError(thrown).code !== "conflict" || tries === MAX_TRIES) throw thrown;
      }
    }
  };
  const followed = async (place: Place): Promise<void> => {
    if (refused !== undefined && clock.now() < refused.untilMs) throw refused.error;
    following ??= follow(place);
    try {
      await following;
    } catch (thrown) {
      following = undefined;
      const error = toShopError(thrown);
      refused = { error, untilMs: clock.now() + REFUSED_FOR_MS };
      throw error;
    }
  };
  return {
    ...connections,
    async access(place) {
      if (place.module.name === module) await followed(place);
      return connections.access(place);
    },
    async accounts(place) {
      if (place.module.name === module) await followed(place);
      return connections.accounts(place);
    },
  };
}

async function openStored(connections: Connections, place: Place): Promise<Credential | "unreadable" | null> {
  try {
    const access = await connections.access(place);
    return (await access.open()).credential;
  } catch (thrown) {
    const { code } = toShopError(thrown);
    if (code === "not_connected") return null;
    if (code === "vault_unreadable") return "unreadable";
    throw thrown;
  }
}

function requireAll({ fields, title }: Module, given: Given): void {
  const labels = fields.filter(({ name, required }) => required && given[name] === undefined).map(({ label }) => label);
  if (labels.length === 0) return;
  throw new ShopError(
    "not_connected",
    `${title} is not connected yet: ${labels.join(", ")} ${labels.length === 1 ? "is" : "are"} empty in the settings of this client. Tell the owner to fill in all four there and to start ShopMCP again.`,
  );
}
