/** TikTok's way of writing a query: strings as they are, everything else as JSON. */

export type QueryValue =
  | string
  | number
  | boolean
  | readonly QueryValue[]
  | { readonly [key: string]: QueryValue | undefined };

export type Query = Readonly<Record<string, QueryValue>>;

/** @see https://business-api.tiktok.com/portal/docs?id=1740302781443073 */
export function encodeQuery(query: Query): string {
  let encoded = "";
  for (const name of Object.keys(query)) {
    const value = query[name];
    if (value === undefined) continue;
    encoded += `${encoded === "" ? "" : "&"}${encodeURIComponent(name)}=${typeof value === "string" ? encodeURIComponent(value) : written(value)}`;
  }
  return encoded;
}

/** Of lists that never change, such as the fields that are asked for. */
const WRITTEN = new WeakMap<object, string>();

function written(value: Exclude<QueryValue, string>): string {
  const before = typeof value === "object" ? WRITTEN.get(value) : undefined;
  if (before !== undefined) return before;
  const encoded = encodeURIComponent(JSON.stringify(value));
  if (Array.isArray(value) && Object.isFrozen(value)) WRITTEN.set(value, encoded);
  return encoded;
}
