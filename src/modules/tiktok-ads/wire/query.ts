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
  return Object.entries(query)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(written(value))}`)
    .join("&");
}

function written(value: QueryValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
