/** What a value of parsed JSON is. */

export function isWord(value: unknown): value is string | number {
  return typeof value === "string" || typeof value === "number";
}

export function isScalar(value: unknown): value is string | number | boolean | null {
  return value === null || typeof value === "boolean" || isWord(value);
}

export function isRecord(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function typeName(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
