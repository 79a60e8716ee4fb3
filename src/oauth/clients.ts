/** Finds clients: registered ones, and those that a document describes. */

import type { Clock } from "#clock.ts";
import type { OauthClientRow } from "#db/oauth-clients.ts";
import type { Store } from "#db/store.ts";
import { documentRow, documentUrl } from "./client-document.ts";
import type { GuardedFetch } from "./guarded-fetch.ts";
import type { Issuer } from "./issuer.ts";
import { OAuthError } from "./oauth-error.ts";
import { hostOf } from "./redirect-uri.ts";

export type Clients = {
  find(id: string): Promise<OauthClientRow>;
  add(row: OauthClientRow): Promise<void>;
  /** Its JWK set as JSON; `renew` fetches it again, at most once a minute. @throws as `find` */
  keys(client: OauthClientRow, options: { renew: boolean }): Promise<string>;
};

type Parts = {
  store: Store;
  clock: Clock;
  fetchJson: GuardedFetch;
  clientHosts: readonly string[];
  issuer: Pick<Issuer, "documents">;
};

/** @see https://datatracker.ietf.org/doc/draft-ietf-oauth-client-id-metadata-document/ : at least 5 KB */
const DOCUMENT_BYTES = 10_240;
const KEYS_BYTES = 65_536;
const MAX_ID_LENGTH = 500;
const STALE_MS = 86_400_000;
/** An unknown signing key may trigger a fetch this often. */
const RENEW_EVERY_MS = 60_000;
/** claude.ai registers anew with each attempt; a flood must not displace a client whose consent page is open. */
export const MAX_OPEN_CLIENTS = { idle: 200, asking: 2_000 };

export function createClients({ store, clock, fetchJson, clientHosts, issuer }: Parts): Clients {
  const put = (row: OauthClientRow) => store.oauth.clients.put({ row, most: MAX_OPEN_CLIENTS, nowMs: clock.now() });
  const allAllowed = (hosts: readonly string[]) =>
    clientHosts.length === 0 || hosts.every((host) => clientHosts.some((named) => isHost(host, named)));
  const allowed = (row: OauthClientRow) => allAllowed(hostsOf(row));

  const fromDocument = async (id: string): Promise<OauthClientRow> => {
    if (!issuer.documents) throw new OAuthError("invalid_client", DOCUMENTS_OFF);
    // Before the network is asked for a stranger.
    if (!allAllowed([new URL(id).host])) throw new OAuthError("invalid_client", NOT_ALLOWED);
    const known = await store.oauth.clients.find(id);
    const nowMs = clock.now();
    if (known !== undefined && (known.document_fresh_until_ms ?? 0) > nowMs) return known;
    try {
      const { json, freshForMs } = await fetchJson(id, DOCUMENT_BYTES);
      const row = documentRow({ id, json, nowMs, freshForMs, known });
      await put(row);
      return row;
    } catch (thrown) {
      const passing = thrown instanceof OAuthError && thrown.code === "temporarily_unavailable";
      if (passing && known !== undefined && (known.document_fetched_at_ms ?? 0) > nowMs - STALE_MS) return known;
      throw thrown;
    }
  };
  return {
    async find(id) {
      if (id.length > MAX_ID_LENGTH) throw unknown();
      const row = id.startsWith("https://") ? await fromDocument(documentUrl(id)) : await store.oauth.clients.find(id);
      if (row === undefined) throw unknown();
      if (!allowed(row)) throw new OAuthError("invalid_client", NOT_ALLOWED);
      return row;
    },
    async add(row) {
      if (!allowed(row)) throw new OAuthError("invalid_client_metadata", NOT_ALLOWED);
      await put(row);
    },
    async keys(client, { renew }) {
      const nowMs = clock.now();
      const old = renew && (client.keys_fetched_at_ms ?? 0) <= nowMs - RENEW_EVERY_MS;
      const fresh = client.keys_url === null || (client.keys_fresh_until_ms ?? 0) > nowMs;
      if (client.keys !== null && fresh && !(old && client.keys_url !== null)) return client.keys;
      if (client.keys_url === null) throw unknown();
      const { json, freshForMs } = await fetchJson(client.keys_url, KEYS_BYTES);
      const keys = JSON.stringify(json);
      await store.oauth.clients.keepKeys({ id: client.id, keys, fetchedAtMs: nowMs, freshUntilMs: nowMs + freshForMs });
      return keys;
    },
  };
}

const NOT_ALLOWED =
  "The operator allows only named client hosts (SHOPMCP_OAUTH_CLIENT_HOSTS), and this client's host is not among them.";

const DOCUMENTS_OFF = "This server reads no client documents. Register the client at the registration endpoint.";

function unknown(): OAuthError {
  return new OAuthError("invalid_client", "There is no such client here. Register again.");
}

/** A document's host vouches for its key set; for a registration the key set's host counts, too. */
function hostsOf({ id, kind, redirect_uris, keys_url }: OauthClientRow): string[] {
  const own = kind === "cimd" ? id : keys_url;
  return [...(own === null ? [] : [new URL(own).host]), ...redirect_uris.map(hostOf)];
}

/** A `name` without a port allows every port. */
function isHost(host: string, named: string): boolean {
  return host === named || host.replace(/:\d+$/, "") === named;
}
