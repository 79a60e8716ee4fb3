/** A DNS server on a loopback UDP socket that records questions and answers at once, later or never. */

import { createSocket } from "node:dgram";

const HEADER_BYTES = 12;
const TYPE_A = 1;

type Question = { name: string; type: number };

export type NameServer = {
  server: string;
  asked: Question[];
  answer(addressesOf: (name: string) => readonly string[]): void;
  stop(): void;
};

export async function startNameServer(): Promise<NameServer> {
  const socket = createSocket("udp4");
  const asked: Question[] = [];
  const waiting: { query: Buffer; port: number }[] = [];
  let addressesOf: ((name: string) => readonly string[]) | undefined;
  const reply = ({ query, port }: { query: Buffer; port: number }) => {
    if (addressesOf === undefined) waiting.push({ query, port });
    else socket.send(answerTo(query, addressesOf), port, "127.0.0.1");
  };
  socket.on("message", (query, { port }) => {
    asked.push(questionOf(query));
    reply({ query, port });
  });
  const bound = Promise.withResolvers<void>();
  socket.bind(0, "127.0.0.1", () => bound.resolve());
  await bound.promise;
  return {
    server: `127.0.0.1:${socket.address().port}`,
    asked,
    answer(given) {
      addressesOf = given;
      for (const question of waiting.splice(0)) reply(question);
    },
    stop: () => void socket.close(),
  };
}

function nameEnd(query: Buffer): number {
  let at = HEADER_BYTES;
  while ((query[at] ?? 0) > 0) at += 1 + (query[at] ?? 0);
  return at + 1;
}

function questionOf(query: Buffer): Question {
  const end = nameEnd(query);
  const labels: string[] = [];
  for (let at = HEADER_BYTES; at < end - 1; at += 1 + (query[at] ?? 0))
    labels.push(query.toString("latin1", at + 1, at + 1 + (query[at] ?? 0)));
  return { name: labels.join("."), type: query.readUInt16BE(end) };
}

/** @see https://www.rfc-editor.org/rfc/rfc1035#section-4.1 */
function answerTo(query: Buffer, addressesOf: (name: string) => readonly string[]): Buffer {
  const { name, type } = questionOf(query);
  const addresses = type === TYPE_A ? addressesOf(name) : [];
  const header = Buffer.alloc(HEADER_BYTES);
  query.copy(header, 0, 0, 2);
  // A recursive response, without an error or with "no such name".
  header.writeUInt16BE(addressesOf(name).length === 0 ? 0x8183 : 0x8180, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(addresses.length, 6);
  const records = addresses.map((address) => {
    const record = Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4, 0, 0, 0, 0]);
    for (const [at, byte] of address.split(".").entries()) record[12 + at] = Number(byte);
    return record;
  });
  return Buffer.concat([header, query.subarray(HEADER_BYTES, nameEnd(query) + 4), ...records]);
}
