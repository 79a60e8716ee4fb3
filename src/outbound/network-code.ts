/** How the runtime and its libraries call a failure, for people and logs. */

/** A message may repeat the address, which may hold a secret. */
export function networkCode(thrown: unknown): string {
  if (!(thrown instanceof Error)) return "unknown";
  return "code" in thrown && typeof thrown.code === "string" ? thrown.code : thrown.name;
}
