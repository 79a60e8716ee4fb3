/** A push message through an ntfy server. */

import { Secret } from "#secret.ts";
import { type AddressOf, topicOf } from "./address.ts";
import { asNtfy } from "./as-ntfy.ts";
import { JSON_HEADERS } from "./json-headers.ts";
import type { Send } from "./sender.ts";

export const sendNtfy: Send<AddressOf<"ntfy">> = ({ address: { url, token }, message, id, pageUrl }, { post }) =>
  post({
    url: new Secret(new URL("/", url.reveal()).href),
    headers: { ...JSON_HEADERS, ...(token === undefined ? {} : { authorization: `Bearer ${token.reveal()}` }) },
    // A repeat takes the place of the first in the list of notifications.
    body: JSON.stringify({ topic: topicOf(url) ?? "", ...asNtfy(message, pageUrl), sequence_id: id }),
  });
