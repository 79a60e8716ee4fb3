/** What is wrong with an address whatever its receiver says: told when it is given, not only when something is sent. */

import { portOf } from "#outbound/proxies.ts";
import { judgePlace } from "#outbound/reach.ts";
import type { Address } from "./address.ts";
import { MAIL_PORTS, WEB_PORTS } from "./way-out.ts";

/** @see https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, and GovSlack's (read 2026-11-29) */
const SLACK = /^https:\/\/hooks\.slack(?:-gov)?\.com\/services\/./;
/** With the hosts of its test builds. @see https://discord.com/developers/docs/resources/webhook (read 2026-11-29) */
const DISCORD = /^https:\/\/(?:(?:ptb|canary)\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/./;

/** What these ports do not speak. @see https://www.rfc-editor.org/rfc/rfc8314#section-7 */
const OTHER_ENCRYPTION = [
  { port: 465, security: "starttls", unfit: "port_465" },
  { port: 587, security: "tls", unfit: "port_587" },
] as const;

/** As `failureWords` reads it; null where it has to be tried. What the operator trusts may be anything. */
export function unfitnessOf(address: Address, privateHosts: readonly string[]): string | null {
  if (address.kind === "smtp") {
    const { host: hostname, port, security, user, password } = address;
    if ((user === undefined) !== (password === undefined)) return "half_sign_in";
    const judged = judgePlace({ hostname, port }, { privateHosts, ...MAIL_PORTS });
    if (judged === "trusted") return null;
    if (judged === null && security === "none") return "plain";
    const other = OTHER_ENCRYPTION.find((one) => one.port === port && one.security === security);
    return judged ?? other?.unfit ?? null;
  }
  const url = new URL(address.url.reveal());
  const place = { hostname: url.hostname, port: portOf(url) };
  const judged = judgePlace(place, { privateHosts, ...WEB_PORTS });
  if (judged === "trusted") return null;
  if (address.kind === "slack" && !SLACK.test(url.href)) return "slack_url";
  if (address.kind === "discord" && !DISCORD.test(url.href)) return "discord_url";
  return judged === "port" && url.protocol !== "https:" ? "plain" : judged;
}
