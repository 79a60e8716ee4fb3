/** Reads the redirected URL, or the bare code, that a person pastes after authorising. */

import { ShopError } from "#errors.ts";
import { Secret } from "#secret.ts";

export type Redirected = { code: Secret; state: string | null };

const MAX_CHARACTERS = 8_192;
const BARE_CODE = /^[\x21-\x7e]+$/;
const SAYABLE = /^[\w.-]{1,60}$/;

/** Repeats nothing of the text but the name of an error. @throws invalid_input */
export function readRedirected(pasted: string, codeParameters: readonly string[]): Redirected {
  const text = pasted.trim();
  if (text.length > MAX_CHARACTERS) throw notRedirected();
  const at = text.indexOf("?");
  if (at === -1) {
    if (!BARE_CODE.test(text) || text.includes("/")) throw notRedirected();
    return { code: new Secret(text), state: null };
  }
  const parameters = new URLSearchParams(text.slice(at + 1).replace(/#.*$/s, ""));
  const denied = parameters.get("error");
  if (denied !== null) throw refusedThere(denied);
  const code = codeParameters.map((name) => parameters.get(name)).find((value) => value !== null && value !== "");
  const state = parameters.get("state");
  if (code === undefined || code === null) throw notRedirected();
  if (state === null || state === "")
    throw new ShopError(
      "invalid_input",
      "The pasted URL has no state, so it does not show which authorisation it belongs to. Start the authorisation again and open the new address.",
    );
  return { code: new Secret(code), state };
}

function notRedirected(): ShopError {
  return new ShopError(
    "invalid_input",
    "That is neither the URL that the browser was sent to after authorising, with its code, nor the code itself. Copy the whole address line and paste it.",
  );
}

function refusedThere(word: string): ShopError {
  const named = SAYABLE.test(word) ? ` The platform's word for it: "${word}".` : "";
  return new ShopError(
    "invalid_input",
    `The authorisation was refused or broken off at the platform, and nothing was connected.${named} Start the authorisation again and confirm there.`,
  );
}
