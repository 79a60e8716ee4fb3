/** Client metadata, from a registration or a document. */

import { z } from "zod";
import { lazily } from "#lazily.ts";
import { visibleText } from "#text/visible-text.ts";
import { OAuthError } from "./oauth-error.ts";
import { hostOf, isRedirectUri } from "./redirect-uri.ts";

export const AUTH_METHODS = ["none", "client_secret_post", "client_secret_basic", "private_key_jwt"] as const;

const MAX_REDIRECT_URIS = 10;
const MAX_NAME_LENGTH = 60;
const MAX_KEYS_LENGTH = 16_384;

const JwkSet = () => z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })).max(50) });

/** Unknown members are ignored. @see https://www.rfc-editor.org/rfc/rfc7591#section-2 */
const Metadata = lazily(() =>
  z.object({
    // Clients send the redirects of all their places; the answer lists those that are accepted.
    redirect_uris: z
      .array(z.string())
      .transform((uris) => uris.filter(isRedirectUri))
      .refine((uris) => uris.length > 0 && uris.length <= MAX_REDIRECT_URIS),
    client_name: z.string().nullish(),
    token_endpoint_auth_method: z.enum(AUTH_METHODS).nullish(),
    grant_types: z.array(z.string()).nullish(),
    response_types: z.array(z.string()).nullish(),
    jwks_uri: z.string().nullish(),
    jwks: JwkSet().nullish(),
  }),
);
export type Metadata = z.infer<ReturnType<typeof Metadata>>;

export function readMetadata(json: unknown): Metadata {
  const parsed = Metadata().safeParse(json);
  if (!parsed.success) {
    const at = parsed.error.issues[0]?.path[0];
    if (at === "redirect_uris") throw new OAuthError("invalid_redirect_uri", REDIRECTS);
    throw unfit(
      `The member ${Object.keys(Metadata().shape).find((name) => name === at) ?? "of the client metadata"} is not as RFC 7591 defines it.`,
    );
  }
  requireFlow(parsed.data);
  requireKeys(parsed.data);
  return parsed.data;
}

const REDIRECTS = `Give 1 to ${MAX_REDIRECT_URIS} redirect_uris that can be used here: https, or http to localhost, 127.0.0.1 or [::1], without a fragment or user info.`;

function requireFlow({ grant_types, response_types }: Metadata): void {
  if (grant_types?.includes("authorization_code") === false)
    throw unfit("Only the grant type authorization_code, with refresh_token, is given.");
  if (response_types?.includes("code") === false) throw unfit("Only the response type code is given.");
}

function requireKeys({ token_endpoint_auth_method: method, jwks, jwks_uri }: Metadata): void {
  const [own, elsewhere] = [jwks ?? null, jwks_uri ?? null];
  if (own !== null && elsewhere !== null) throw unfit("Give jwks or jwks_uri, not both.");
  if (own !== null && JSON.stringify(own).length > MAX_KEYS_LENGTH) throw unfit("The jwks is too large.");
  if (elsewhere !== null && URL.parse(elsewhere)?.protocol !== "https:") throw unfit("The jwks_uri must be https.");
  if (method === "private_key_jwt" && own === null && elsewhere === null)
    throw unfit("private_key_jwt needs jwks or jwks_uri.");
}

function unfit(message: string): OAuthError {
  return new OAuthError("invalid_client_metadata", message);
}

export function describedBy(metadata: Metadata, method: (typeof AUTH_METHODS)[number]) {
  const { redirect_uris, jwks, jwks_uri } = metadata;
  return {
    name: displayName(metadata),
    redirect_uris,
    auth_method: method,
    keys: jwks === undefined || jwks === null ? null : JSON.stringify(jwks),
    keys_url: jwks_uri ?? null,
  };
}

/** Without characters that hide or reorder text, and never empty. */
function displayName({ client_name, redirect_uris }: Pick<Metadata, "client_name" | "redirect_uris">): string {
  const plain = visibleText((client_name ?? "").replace(/\p{Cn}/gu, ""));
  const name = Array.from(plain).slice(0, MAX_NAME_LENGTH).join("");
  return name === "" ? hostOf(redirect_uris[0] ?? "") : name;
}
