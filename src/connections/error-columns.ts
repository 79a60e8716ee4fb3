/** Columns that keep an error for `status`. */

import type { ConnectionRow } from "#db/connection-rows.ts";
import type { ShopError } from "#errors.ts";

type ErrorColumns = Pick<ConnectionRow, "last_error_code" | "last_error_message" | "last_error_at_ms">;

export const NO_ERROR: ErrorColumns = { last_error_code: null, last_error_message: null, last_error_at_ms: null };

export function lastError(error: ShopError | null, atMs: number): Partial<ErrorColumns> {
  if (error === null) return {};
  const { code, message } = error;
  return { last_error_code: code, last_error_message: message, last_error_at_ms: atMs };
}
