/** Which addresses count as one network. */

/** One household or server has a whole /64 of IPv6. */
export function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":").filter((group) => group !== "");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - tail.split(":").filter(Boolean).length);
  return [...groups, ...Array.from({ length: zeros }, () => "0")].slice(0, 4).join(":");
}
