/** What receivers of messages said yes to, and which of it came twice. */

import { setTimeout as lasting } from "node:timers/promises";
import { between, chance, hashOf } from "#simulator/random.ts";
import { makeCertificate } from "../fakes/certificate.ts";
import { type MailServer, startMailServer } from "../fakes/mail-server.ts";
import { type Receiver, startReceiver } from "../fakes/receiver.ts";

/** `arrivedMs`: a process may be killed after that and before the yes. */
export type Accepted = { where: string; id: string; arrivedMs: number; atMs: number };

export type MessageBooks = {
  hosts: readonly string[];
  hook: string;
  mailPort: number;
  accepted: readonly Accepted[];
  /** Whether receivers refuse, hang and cut off. */
  bad: boolean;
  stop(): Promise<void>;
};

const LONGEST_MS = 40;
const HUNG = new Promise<never>(() => undefined);

export async function keepMessageBooks(seed: number): Promise<MessageBooks> {
  const receiver: Receiver = startReceiver();
  const mail: MailServer = await startMailServer({ certificate: makeCertificate(["localhost"]), security: "none" });
  const accepted: Accepted[] = [];
  let posts = 0;
  const drawn = () => {
    posts += 1;
    const trouble = books.bad ? chance(seed, hashOf("answer", posts)) : 1;
    const arrivedMs = performance.now();
    return { arrivedMs, trouble, delayMs: books.bad ? between(0, LONGEST_MS, seed, hashOf("delay", posts)) : 0 };
  };
  const accept = (where: string, id: string, arrivedMs: number) =>
    accepted.push({ where, id, arrivedMs, atMs: performance.now() });
  receiver.onMessage = ({ path, headers }) => {
    const { trouble, delayMs, arrivedMs } = drawn();
    const answer = async () => {
      await lasting(delayMs);
      if (trouble < 0.1) return 503;
      if (trouble < 0.15) return HUNG;
      accept(path, headers["webhook-id"] ?? "", arrivedMs);
      return 200;
    };
    receiver.answer = answer();
  };
  mail.onMail = () => {
    const { trouble, delayMs, arrivedMs } = drawn();
    const id = /^message-id: <([^@>]+)@/im.exec(mail.mails.at(-1)?.raw ?? "")?.[1] ?? "";
    const answer = async () => {
      await lasting(delayMs);
      if (trouble < 0.1) return HUNG;
      accept("mail", id, arrivedMs);
      return null;
    };
    mail.refusal = answer();
  };
  const books: MessageBooks = {
    hosts: [new URL(receiver.url).host, `127.0.0.1:${mail.port}`],
    hook: receiver.url,
    mailPort: mail.port,
    accepted,
    bad: true,
    async stop() {
      await receiver.stop();
      await mail.stop();
    },
  };
  return books;
}

/** Each yes but the first to the same message. `killed`: when processes were killed. */
export function twiceIn(accepted: readonly Accepted[], killed: readonly number[]) {
  const each = Map.groupBy(accepted, ({ where, id }) => `${where} ${id}`);
  const again = [...each.values()].flatMap((yeses) =>
    yeses.slice(1).map(({ atMs }, at) => ({ fromMs: yeses[at]?.arrivedMs ?? 0, toMs: atMs })),
  );
  const unexplained = again.filter(({ fromMs, toMs }) => !killed.some((atMs) => atMs >= fromMs && atMs <= toMs));
  return { twice: again.length, unexplained: unexplained.length };
}
