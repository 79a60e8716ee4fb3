/** An answer that comes at once is one, and what takes long is told of as it goes on. */

import { expect, test } from "bun:test";
import { answerOrEvents, eventText, type Forms } from "#request/answer-or-events.ts";

const FORMS: Forms<string> = {
  whole: (answer) => new Response(answer, { headers: { "content-type": "text/plain" } }),
  progress: (done, total, message) => eventText("progress", JSON.stringify({ done, total, message })),
  last: (answered) =>
    answered.then(
      (answer) => eventText("answer", JSON.stringify(answer)),
      (thrown) => eventText("refusal", JSON.stringify(String(thrown))),
    ),
};

/** Work whose steps a test takes. */
function steered() {
  const gate = Promise.withResolvers<string>();
  let told: Parameters<Parameters<typeof answerOrEvents>[0]>[0] = () => undefined;
  const answer = answerOrEvents((tell) => {
    told = tell;
    return gate.promise;
  }, FORMS);
  const tell = (done: number) => told(done, 9, `${done} of 9`);
  return { answer, tell, done: gate.resolve, fail: gate.reject };
}

const progressOf = (done: number) => eventText("progress", JSON.stringify({ done, total: 9, message: `${done} of 9` }));

async function readerOf(answer: Promise<Response>) {
  const reader = (await answer).body?.pipeThrough(new TextDecoderStream()).getReader();
  return async () => (await reader?.read())?.value;
}

test("without progress the answer is whole, with the type that it has", async () => {
  const { answer, done } = steered();
  done("all");
  const { headers } = await answer;
  expect(headers.get("content-type")).toBe("text/plain");
  expect(await (await answer).text()).toBe("all");
});

test("what fails without progress is thrown, so that it can have its status", async () => {
  const { answer, fail } = steered();
  fail(new Error("refused"));
  await expect(answer).rejects.toThrow("refused");
});

test("each progress comes as it is told, then the answer, and no proxy may hold them back", async () => {
  const { answer, tell, done } = steered();
  tell(1);
  const read = await readerOf(answer);
  expect(await read()).toBe(progressOf(1));
  tell(2);
  expect(await read()).toBe(progressOf(2));
  done("all");
  expect(await read()).toBe(eventText("answer", '"all"'));
  expect(await read()).toBeUndefined();
  const { headers } = await answer;
  expect(headers.get("content-type")).toBe("text/event-stream");
  expect(headers.get("cache-control")).toBe("no-transform");
  expect(headers.get("x-accel-buffering")).toBe("no");
});

test("what fails after progress is the last event", async () => {
  const { answer, tell, fail } = steered();
  tell(1);
  const read = await readerOf(answer);
  fail(new Error("refused"));
  expect(await read()).toBe(progressOf(1));
  expect(await read()).toBe(eventText("refusal", '"Error: refused"'));
});

test("who reads late gets the newest alone, and then the answer", async () => {
  const { answer, tell, done } = steered();
  tell(1);
  const response = await answer;
  await new Promise((resolve) => setImmediate(resolve));
  for (let step = 2; step < 100; step += 1) tell(step);
  done("all");
  expect(await response.text()).toBe(`${progressOf(1)}${progressOf(99)}${eventText("answer", '"all"')}`);
});
