/** What `shopmcp doctor` says of signing in by OAuth. */

import { describe, expect, test } from "bun:test";
import { readConfig } from "#config.ts";
import { describeSignIn } from "#oauth/describe-sign-in.ts";
import { failsWith } from "../fakes/fails-with.ts";

const PUBLIC = { SHOPMCP_PUBLIC_URL: "https://ads.example.com" };

/** Of a machine that reaches those hosts alone. */
async function told(env: Record<string, string>, reachable: readonly string[]) {
  const asked: string[] = [];
  const network = {
    async lookup(name: string) {
      asked.push(name);
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
});
