/** A shop whose operator is asked at a name, where passkeys work. */

import { z } from "zod";
import { type Answer, type Asked, type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { newAuthenticator } from "../fakes/authenticator.ts";

const Options = z.looseObject({ challenge: z.string() });
const Creation = Options.extend({ user: z.object({ id: z.string() }) });

export type PasskeyShop = SignedInShop & {
  origin: string;
  /** As `ask`, by the name localhost. */
  at(method: string, path: string, asked?: Asked): Promise<Answer>;
  offerNew(): Promise<z.infer<typeof Creation> & { origin: string }>;
  offerSignIn(headers?: Record<string, string>): Promise<z.infer<typeof Options> & { origin: string }>;
  /** Adds a passkey and returns the authenticator that has it. */
  enrol(name: string): Promise<ReturnType<typeof newAuthenticator>>;
};

export async function startPasskeyShop(options: Parameters<typeof startSignedInShop>[0] = {}): Promise<PasskeyShop> {
  const shop = await startSignedInShop(options);
  const host = `localhost:${shop.listener.port}`;
  const origin = `http://${host}`;
  const at: PasskeyShop["at"] = (method, path, asked = {}) =>
    shop.ask(method, path, {
      ...asked,
      headers: { host, ...(method === "GET" ? {} : { origin }), ...asked.headers },
    });
  const offerNew = async () => ({ ...Creation.parse((await at("POST", "/api/passkeys/options")).body), origin });
  return {
    ...shop,
    origin,
    at,
    offerNew,
    async offerSignIn(headers = {}) {
      const offered = await at("POST", "/api/session/passkey/options", { cookie: null, headers });
      return { ...Options.parse(offered.body), origin };
    },
    async enrol(name) {
      const authenticator = newAuthenticator("localhost");
      const made = authenticator.make(await offerNew());
      const added = await at("POST", "/api/passkeys", { body: { name, made } });
      if (added.status !== 201) throw new Error(`the passkey was answered ${added.status}: ${added.text}`);
      return authenticator;
    },
  };
}
