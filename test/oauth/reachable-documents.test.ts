/** Behind a proxy client documents are offered only where this machine can look up their names. */

import { expect, test } from "bun:test";
import { z } from "zod";
import { startOAuthShop } from "./oauth-shop.ts";

const PROXY = "http://shop:canary-5521@proxy.example:3128";
const Metadata = z.looseObject({ client_id_metadata_document_supported: z.boolean() });

async function started(env: Record<string, string>, resolves: boolean) {
  const asked: string[] = [];
  const lookup = async (name: string) => {
    asked.push(name);
    if (resolves) return ["93.184.215.14"];
    throw new Error("ETIMEOUT");
  };
  const shop = await startOAuthShop({ env, lookup });
  const answer = await shop.ask("/.well-known/oauth-authorization-server");
  const { client_id_metadata_document_supported: offered } = Metadata.parse(await answer.json());
  const { notices } = shop.shop;
  await shop.stop();
  return { asked, offered, notices: notices.join("\n") };
}

test("they are off, and the owner is told, where no name is resolved", async () => {
  const { offered, notices } = await started({ HTTPS_PROXY: PROXY }, false);
  expect(offered).toBe(false);
  expect(notices).toContain("this machine itself cannot resolve the names");
  expect(notices).not.toContain("canary");
});

test("they are on where names are resolved", async () => {
  const { asked, offered, notices } = await started({ HTTPS_PROXY: PROXY }, true);
  expect(offered).toBe(true);
  expect(asked).toEqual(["claude.ai", "chatgpt.com"]);
  expect(notices).not.toContain("cannot resolve");
});

test.each([
  {},
  { HTTPS_PROXY: PROXY, NO_PROXY: "claude.ai,chatgpt.com" },
  { HTTPS_PROXY: PROXY, SHOPMCP_OAUTH_CLIENT_DOCUMENTS: "off" },
])("nobody is asked at the start with %j", async (env: Record<string, string>) => {
  const { asked, offered, notices } = await started(env, false);
  expect(asked).toEqual([]);
  expect(offered).toBe(env.SHOPMCP_OAUTH_CLIENT_DOCUMENTS !== "off");
  expect(notices).not.toContain("cannot resolve");
});
