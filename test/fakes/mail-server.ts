/** An SMTP server on loopback, with TLS, STARTTLS and signing in, that keeps what it takes. */

import { SMTPServer } from "smtp-server";
import type { Certificate } from "./certificate.ts";

export type Mail = { from: string; to: string[]; raw: string; secure: boolean; user: string | null };

export type MailServer = {
  port: number;
  mails: Mail[];
  /** What it answers after the mail was read; null takes it. A promise delays it. */
  refusal: { code: number; text: string } | null | Promise<null>;
  onMail: () => void;
  stop(): Promise<void>;
};

export type MailServerOptions = {
  certificate: Certificate;
  security: "tls" | "starttls" | "none";
  user?: string;
  password?: string;
};

export async function startMailServer(options: MailServerOptions): Promise<MailServer> {
  const { certificate, security, user, password } = options;
  const server = new SMTPServer({
    ...{ key: certificate.key, cert: certificate.cert, secure: security === "tls" },
    ...{ authOptional: user === undefined, authMethods: ["PLAIN", "LOGIN"] },
    disabledCommands: [...(security === "starttls" ? [] : ["STARTTLS"]), ...(user === undefined ? ["AUTH"] : [])],
    onAuth(given, _session, done) {
      if (given.username === user && given.password === password) return done(null, { user });
      return done(new Error("wrong password for the canary of the mail server"));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", async () => {
        const { mailFrom, rcptTo } = session.envelope;
        it.mails.push({
          ...{ from: mailFrom === false ? "" : mailFrom.address, to: rcptTo.map(({ address }) => address) },
          ...{
            raw: Buffer.concat(chunks).toString("utf8"),
            secure: session.secure,
            user: String(session.user ?? "") || null,
          },
        });
        it.onMail();
        const refusal = await it.refusal;
        if (refusal === null) return done();
        done(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", () => listening()));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("the mail server has no port");
  const it: MailServer = {
    port: address.port,
    mails: [],
    refusal: null,
    onMail: () => undefined,
    stop: () => new Promise((closed) => server.close(() => closed())),
  };
  return it;
}
