/** An error as programs read it over HTTP, the same in an answer and in a stream. */

import type { ShopError } from "#errors.ts";

export function errorDocument(error: ShopError) {
  const { code, message } = error;
  return { error: { code, message, ...detailsOf(error) } };
}

function detailsOf({ upstream, retryAfterSeconds }: ShopError) {
  if (upstream === undefined && retryAfterSeconds === undefined) return {};
  return {
    details: {
      ...(retryAfterSeconds === undefined ? {} : { retry_after_seconds: retryAfterSeconds }),
      ...(upstream === undefined
        ? {}
        : { code: upstream.code, request_id: upstream.requestId, platform_message: upstream.message }),
    },
  };
}
