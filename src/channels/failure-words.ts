/** What a failure of a channel means, in our own words. */

import type { ChannelKind } from "#db/channels.ts";

const HTTP = /^HTTP (\d{3})$/;
const SMTP = /^SMTP (\d{3})$/;
const CERTIFICATE = /CERT|SELF_SIGNED|ISSUER|ALTNAME|TLS|SSL/;

/** `error`: as stored with a message. Never repeats what a receiver answered. */
export function failureWords(kind: ChannelKind, error: string): string {
  return OURS[error] ?? answerWords(kind, error) ?? networkWords(error);
}

const OURS: Readonly<Record<string, string>> = {
  private:
    "The address is not on the public internet. Take a public one, or have the operator of this server name the host in SHOPMCP_CHANNEL_PRIVATE_HOSTS.",
  literal: "The host is an address by number. Give its name, which a certificate can bear.",
  slack_url:
    "This is no webhook of Slack: those begin with https://hooks.slack.com/services/. A server of your own that takes what Slack takes has to be named in SHOPMCP_CHANNEL_PRIVATE_HOSTS.",
  discord_url:
    "This is no webhook of Discord: those begin with https://discord.com/api/webhooks/. Copy it from the channel's settings, Integrations, Webhooks.",
  port: "This port is not one of those that channels may use: 443 for web addresses; 25, 465, 587 or 2525 for mail.",
  port_465: "Port 465 speaks TLS from the beginning. Choose TLS for it, or port 587 with STARTTLS.",
  port_587: "Port 587 begins without TLS. Choose STARTTLS for it, or port 465 with TLS.",
  half_sign_in:
    "A user and a password go together. Give both, or neither; where the mail server or its port changes, give the password anew.",
  unknown: "The host's name has no address at the moment. Check its spelling.",
  plain: "Outside of private hosts messages go only over TLS. Take an address with https, or TLS or STARTTLS for mail.",
  vault_unreadable: "The sealed address does not open. Remove the channel and set it again, or restore a backup.",
  kms_unavailable: "AWS KMS could not be asked for the key of the address.",
  kms_denied: "AWS KMS denies the key of the address.",
  vault_key_missing: "The key that seals the address is missing.",
  ECONNREFUSED: "Nothing listens at this host and port.",
  EAUTH: "The mail server does not accept user and password.",
  ETLS: "The mail server offers no TLS of the kind that is set. Take the other one of TLS and STARTTLS.",
  EENVELOPE: "The mail server does not accept the sender or a recipient.",
};

function answerWords(kind: ChannelKind, error: string): string | null {
  const status = HTTP.exec(error)?.[1];
  if (status !== undefined) {
    if (status.startsWith("3"))
      return `The receiver redirects (HTTP ${status}), which is not followed. Give its final address.`;
    if (status === "404" || status === "410")
      return `There is no such address at the receiver (HTTP ${status}). Make a new one there.`;
    if (status === "401" || status === "403")
      return `The receiver does not let us in (HTTP ${status}). Check ${kind === "ntfy" ? "the token and the topic" : "the address"}.`;
    if (status === "429") return "The receiver takes no more messages at the moment (HTTP 429).";
    return `The receiver did not accept the message (HTTP ${status}).`;
  }
  const reply = SMTP.exec(error)?.[1];
  if (reply === undefined) return null;
  if (reply === "535" || reply === "534" || reply === "530")
    return `The mail server does not accept user and password (${reply}).`;
  if (reply.startsWith("4")) return `The mail server takes no mail at the moment (${reply}).`;
  return `The mail server does not accept the mail (${reply}). Check the sender and the recipients.`;
}

function networkWords(error: string): string {
  if (CERTIFICATE.test(error))
    return "The certificate of the receiver is not valid for its name, or not trusted by this machine.";
  return "The receiver did not answer in time, or the connection broke off.";
}
