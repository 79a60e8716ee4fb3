/** A receiver of webhooks. A line on stdin tells how many came, and how many of them for the first time. */

import { startReceiver } from "../fakes/receiver.ts";

const receiver = startReceiver();
const say = (document: unknown) => process.stdout.write(`${JSON.stringify(document)}\n`);
const ids = new Set<string>();
let posts = 0;
receiver.onMessage = ({ headers }) => {
  posts += 1;
  ids.add(headers["webhook-id"] ?? "");
  receiver.received.length = 0;
};
say({ url: receiver.url });
for await (const _ of console) say({ posts, messages: ids.size });
