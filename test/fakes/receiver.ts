/** A loopback receiver of notifications that records them. */

export type Received = { path: string; headers: Record<string, string>; body: string; bytes: Uint8Array };

export type Receiver = {
  url: string;
  received: Received[];
  /** `cut` closes the connection without an answer; a promise delays it. */
  answer: number | "cut" | Promise<number>;
  onMessage: (message: Received) => void;
  stop(): Promise<void>;
};

export function startReceiver(): Receiver {
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const bytes = new Uint8Array(await request.arrayBuffer());
      const message = {
        path: new URL(request.url).pathname,
        headers: Object.fromEntries(request.headers),
        body: new TextDecoder().decode(bytes),
        bytes,
      };
      receiver.received.push(message);
      receiver.onMessage(message);
      const status = await receiver.answer;
      if (status !== "cut") return new Response("seen", { status });
      return new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("cut")) }));
    },
    error: () => new Response(null, { status: 500 }),
  });
  const receiver: Receiver = {
    url: server.url.origin,
    received: [],
    answer: 200,
    onMessage: () => undefined,
    stop: () => server.stop(true),
  };
  return receiver;
}
