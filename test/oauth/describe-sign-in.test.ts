/** What `shopmcp doctor` says of signing in by OAuth. */

import { describe, expect, test } from "bun:test";
import { readConfig } from "#config/config.ts";
import { describeSignIn } from "#oauth/describe-sign-in.ts";
import { createOutbound } from "#outbound/outbound.ts";
import { failsWith } from "../fakes/fails-with.ts";

const PUBLIC = { SHOPMCP_PUBLIC_URL: "https://ads.example.com" };

/** Of a machine that reaches those hosts alone. */
async function told(env: Record<string, string>, reachable: readonly string[], { resolves = true } = {}) {
  const asked: string[] = [];
  const network = {
    outbound: createOutbound(readConfig(env)),
    async lookup(name: string) {
      asked.push(name);
      if (!resolves) throw new Error("ETIMEOUT");
      return ["93.184.215.14"];
    },
    async dial({ name }: { name: string }) {
      if (!reachable.includes(name)) throw new Error("timed out");
      return { status: 403, headers: {}, body: "" };
    },
  };
  return { said: () => describeSignIn(readConfig(env), network), asked };
}

describe("doctor", () => {
  test.each([
    [{ SHOPMCP_OAUTH: "off" }, "is off"],
    [{ SHOPMCP_HOST: "0.0.0.0" }, "is off"],
    [{ SHOPMCP_PUBLIC_URL: "http://ads.example.com" }, "is off"],
    [{}, "on for programs on this machine"],
    [{ ...PUBLIC, SHOPMCP_OAUTH_CLIENT_DOCUMENTS: "off" }, "without client documents"],
  ])("with %j says so and asks nobody", async (env, words) => {
    const { said, asked } = await told(env, []);
    expect(await said()).toContain(words);
    expect(asked).toEqual([]);
  });

  test("says that client documents can be fetched, where they can", async () => {
    const { said, asked } = await told(PUBLIC, ["claude.ai", "chatgpt.com"]);
    expect(await said()).toContain("can be fetched");
    expect(asked).toEqual(["claude.ai", "chatgpt.com"]);
  });

  test("names the host that cannot be reached, and the way out", async () => {
    const { said } = await told(PUBLIC, ["chatgpt.com"]);
    const { message } = await failsWith(said);
    expect(message).toContain("at claude.ai cannot");
    expect(message).toContain("SHOPMCP_OAUTH_CLIENT_DOCUMENTS=off");
  });

  test("asks for no host that may not connect anyway", async () => {
    const { said, asked } = await told({ ...PUBLIC, SHOPMCP_OAUTH_CLIENT_HOSTS: "chatgpt.com" }, ["chatgpt.com"]);
    expect(await said()).toContain("can be fetched");
    expect(asked).toEqual(["chatgpt.com"]);
  });

  const PROXIED = { ...PUBLIC, HTTPS_PROXY: "http://proxy.example:3128" };

  test("behind a proxy takes documents for off where this machine resolves no names, and says so", async () => {
    const { said } = await told(PROXIED, [], { resolves: false });
    const sentence = await said();
    expect(sentence).toContain("OAuth is on at https://ads.example.com, without client documents");
    expect(sentence).toContain("this machine itself cannot resolve the names");
  });

  test("behind a proxy that leaves those hosts out, or that resolves, looks at them as ever", async () => {
    const direct = await told({ ...PROXIED, NO_PROXY: "claude.ai,chatgpt.com" }, [], { resolves: false });
    expect((await failsWith(direct.said)).message).toContain("at claude.ai and chatgpt.com cannot");
    expect(await (await told(PROXIED, ["claude.ai", "chatgpt.com"])).said()).toContain("can be fetched");
  });
});
