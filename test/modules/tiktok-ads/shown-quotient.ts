/** What a quotient of whole numbers is shown as, by code that shares nothing with ShopMCP's. */

const PLACES = 2;
const SIGNIFICANT = 4;

/** `times` × top ÷ bottom: two digits after the point, below 1 four significant ones; null by nothing. */
export function shownQuotient(top: number | bigint, bottom: number | bigint, times = 1): number | null {
  if (BigInt(bottom) === 0n) return null;
  const [whole, part] = [BigInt(top) * BigInt(times), BigInt(bottom)];
  const size = whole < 0n ? -whole : whole;
  // The digits after the point, one by one, until the fourth that counts.
  let places = PLACES;
  if (size < part && size > 0n) {
    places = SIGNIFICANT - 1;
    for (let left = size; left < part; left *= 10n) places += 1;
  }
  const power = 10n ** BigInt(places);
  const rounded = (2n * size * power + part) / (2n * part);
  return (whole < 0n ? -1 : 1) * Number(`${rounded}e-${places}`);
}
