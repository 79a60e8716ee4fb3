/** What sending through a channel needs, whatever its kind. */

import type { Refusal } from "#notify/channel.ts";
import type { ConnectRaw } from "#outbound/raw-connection.ts";
import { createReach, type Reach } from "#outbound/reach.ts";
import type { Address } from "./address.ts";
import { createGuardedPost, type GuardedPost } from "./guarded-post.ts";
import type { Message } from "./message.ts";
import { unfitnessOf } from "./unfitness.ts";
import { MAIL_PORTS, type WayOut } from "./way-out.ts";

/** `id`: the same at each attempt. `pageUrl`: null where this server has no public address. */
export type Sending<Of extends Address> = {
  address: Of;
  message: Message;
  id: string;
  nowMs: number;
  pageUrl: string | null;
};

/**
 * `trusted`: the only authority of certificates; undefined means those of the system. `unfitness`: why nothing can ever
 * be sent there, in the words of `failureWords`; null where it has to be tried.
 */
export type SendParts = {
  post: GuardedPost;
  reachMail: Reach;
  connectRaw: ConnectRaw;
  trusted: string | undefined;
  unfitness(address: Address): string | null;
};

export type Send<Of extends Address> = (sending: Sending<Of>, parts: SendParts) => Promise<Refusal | null>;

export function createSendParts({ outbound, lookup, privateHosts, trusted }: WayOut): SendParts {
  const reachMail = createReach({ lookup, privateHosts, ...MAIL_PORTS });
  const post = createGuardedPost({ outbound, lookup, privateHosts, trusted });
  const unfitness = (address: Address) => unfitnessOf(address, privateHosts);
  return { post, reachMail, connectRaw: outbound.connect, trusted, unfitness };
}
