/** The two metadata documents of OAuth discovery. */

import { ASSERTION_ALGORITHMS } from "./client-assertion.ts";
import { AUTH_METHODS } from "./client-metadata.ts";
import { type Issuer, resourceAt, SCOPES } from "./issuer.ts";

export const RESOURCE_METADATA_PATH = "/.well-known/oauth-protected-resource/mcp";

/** @see https://www.rfc-editor.org/rfc/rfc9728#section-3.3 */
export function protectedResourceMetadata({ url }: Issuer, origin: string) {
  return {
    resource: resourceAt(origin),
    authorization_servers: [url],
    scopes_supported: Object.keys(SCOPES),
    bearer_methods_supported: ["header"],
    resource_name: "ShopMCP",
  };
}

/**
 * claude.ai uses client documents only beside the method `none`.
 * @see https://www.rfc-editor.org/rfc/rfc8414#section-2
 */
export function authorizationServerMetadata({ url, documents }: Issuer) {
  return {
    issuer: url,
    authorization_endpoint: `${url}/oauth/authorize`,
    token_endpoint: `${url}/oauth/token`,
    registration_endpoint: `${url}/oauth/register`,
    revocation_endpoint: `${url}/oauth/revoke`,
    scopes_supported: Object.keys(SCOPES),
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: ["authorization_code", "refresh_token"],
    token_endpoint_auth_methods_supported: AUTH_METHODS,
    token_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
    revocation_endpoint_auth_methods_supported: AUTH_METHODS,
    revocation_endpoint_auth_signing_alg_values_supported: ASSERTION_ALGORITHMS,
    code_challenge_methods_supported: ["S256"],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: documents,
  };
}
