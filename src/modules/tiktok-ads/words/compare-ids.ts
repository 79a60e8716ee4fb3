/** Orders TikTok's ids: they rise with time and have no leading zeros, and are too long for a number. */
export function compareIds(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : Number(one > other));
}
