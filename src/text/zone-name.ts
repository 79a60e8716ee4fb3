/** A time zone as people read it. */

const ETC_ZONE = /^Etc\/(?:GMT|UTC)(?:([+-])(\d{1,2}))?$/;

/** Etc/GMT+8 has the sign of POSIX: it is eight hours behind UTC. */
export function sayZone(zone: string): string {
  const [whole, sign, hours = ""] = ETC_ZONE.exec(zone) ?? [];
  if (whole === undefined) return zone;
  return Number(hours) === 0 ? "UTC" : `UTC${sign === "+" ? "−" : "+"}${Number(hours)}`;
}
