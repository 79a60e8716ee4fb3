/** A message by mail. */

import { networkCode } from "#outbound/network-code.ts";
import type { AddressOf } from "./address.ts";
import { asMail } from "./as-mail.ts";
import type { Message } from "./message.ts";
import type { Send, Sending } from "./sender.ts";

/** Connecting, TLS, signing in and the server's own checks of the mail. */
const MAIL_TIMEOUT_MS = 20_000;

export const sendMail: Send<AddressOf<"smtp">> = async (sending, { reachMail, connectRaw, trusted }) => {
  const { host: hostname, port, security, user, password } = sending.address;
  const signal = AbortSignal.timeout(MAIL_TIMEOUT_MS);
  const reached = await reachMail({ hostname, port }, signal);
  if (typeof reached === "string") return { error: reached, final: false };
  if (reached.address !== null && security === "none") return { error: "plain", final: false };
  const bounds = { ms: MAIL_TIMEOUT_MS, signal };
  try {
    const { createTransport } = await import("nodemailer");
    const connection = await connectRaw({ hostname, port, address: reached.address }, bounds);
    const transport = createTransport({
      ...{ host: hostname, port, secure: security === "tls", requireTLS: security === "starttls" },
      ...{ ignoreTLS: security === "none", disableFileAccess: true, disableUrlAccess: true },
      ...(user === undefined || password === undefined ? {} : { auth: { user, pass: password.reveal() } }),
      ...{ greetingTimeout: MAIL_TIMEOUT_MS, socketTimeout: MAIL_TIMEOUT_MS },
      tls: { ...(trusted === undefined ? {} : { ca: trusted }) },
      getSocket: (_options, done) => done(null, { connection }),
    });
    try {
      await transport.sendMail({ ...mailOf(sending), signal });
      return null;
    } finally {
      transport.close();
      connection.destroy();
    }
  } catch (thrown) {
    return { error: mailCode(thrown), final: false };
  }
};

/** `Message-ID` and `Date` are the same at each attempt. */
function mailOf({ address: { from, to }, message, id, pageUrl }: Sending<AddressOf<"smtp">>) {
  return {
    ...asMail(message, pageUrl),
    ...attachmentsOf(message),
    from: { name: "ShopMCP", address: from },
    to: to.split(", ").map((address) => ({ name: "", address })),
    date: new Date(message.atMs),
    messageId: `<${id}@${from.slice(from.lastIndexOf("@") + 1)}>`,
    headers: { "auto-submitted": "auto-generated", "x-auto-response-suppress": "All" },
  };
}

function attachmentsOf({ file }: Pick<Message, "file">) {
  if (file === null) return {};
  return { attachments: [{ filename: file.name, content: file.text, contentType: "text/csv; charset=utf-8" }] };
}

/** The server's number, never its text. */
function mailCode(thrown: unknown): string {
  const code = networkCode(thrown);
  const answered = thrown instanceof Error && "responseCode" in thrown ? thrown.responseCode : undefined;
  return code !== "ETLS" && typeof answered === "number" ? `SMTP ${answered}` : code;
}
