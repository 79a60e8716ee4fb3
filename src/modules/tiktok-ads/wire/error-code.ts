/** The name by which the runtime and its libraries tell failures apart; empty where a failure has none. */
export function errorCodeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : "";
}
