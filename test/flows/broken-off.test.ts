import { expect, test } from "bun:test";
import { connect } from "node:net";
import { eventually } from "../fakes/eventually.ts";
import { startTestShop } from "../fakes/test-shop.ts";

test("a caller that leaves in the middle of its body is no error of ours, and the next one is served", async () => {
  const shop = await startTestShop();
  const { key } = await shop.newWorkspace("Broken off");
  const head = `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n`;
  for (const rest of [
    'Content-Length: 500\r\n\r\n{"jsonrpc":',
    'Transfer-Encoding: chunked\r\n\r\nb\r\n{"jsonrpc":\r\n',
  ]) {
    const before = shop.logLines.length;
    const socket = connect(shop.listener.port, "127.0.0.1");
    socket.write(head + rest);
    await eventually(() => socket.bytesWritten === (head + rest).length);
    // Long enough for the head to have been read: the server answers another request behind it.
    await fetch(`${shop.listener.url}/livez`);
    socket.destroy();
    const line = await eventually(() => shop.logLines.slice(before).find((each) => each.includes('"/mcp"')));
    expect(JSON.parse(line)).toMatchObject({ level: "info", code: "invalid_input" });
  }
  expect(shop.logLines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
  expect((await shop.call(key, "toy_visit")).status).toBe(200);
  await shop.stop();
});
