/** No token, code or secret of OAuth lies anywhere in clear, and a kill in the middle of a rotation loses nobody's. */

import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesHolding } from "../fakes/found-in-files.ts";
import { freePort } from "../fakes/free-port.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { signInPerson } from "../fakes/person.ts";
import { serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { CALLBACK, encoded, handleOf, newPkce, startOAuthShop, Tokens } from "./oauth-shop.ts";

test("nothing that opens something is in the database, its write-ahead log or our log", async () => {
  const shop = await startOAuthShop();
  const { client_id, client_secret = "" } = await shop.register({ token_endpoint_auth_method: "client_secret_post" });
  const pkce = newPkce();
  const asked = await shop.authorize(client_id, pkce);
  const handle = handleOf(asked);
  const code = (await shop.answer(handle, shop.workspaceId)).searchParams.get("code") ?? "";
  const first = Tokens.parse(await (await shop.redeem(client_id, code, pkce, { client_secret })).json());
  const next = Tokens.parse(await (await shop.refresh(client_id, first.refresh_token, { client_secret })).json());
  await shop.refresh(client_id, first.refresh_token, { client_secret });
  await shop.list(next.access_token);
  await shop.redeem(client_id, code, pkce, { client_secret });
  await shop.refresh(client_id, "smrt_wrong-but-secret-all-the-same-00000", {
    client_secret: "smcs_slip-of-the-pen-0000",
  });

  const secrets = [
    client_secret,
    code,
    handle,
    first.access_token,
    first.refresh_token,
    next.access_token,
    next.refresh_token,
  ];
  expect(nonEmpty(secrets).every((secret) => /^sm[a-z]{2}_\w{43}$/.test(secret))).toBe(true);
  const files = () => readdirSync(shop.dataDir).map((name) => readFileSync(join(shop.dataDir, name)));
  const places = [...files(), Buffer.from(shop.logLines.join(""))];
  expect(Buffer.concat(places).includes(client_id)).toBe(true);
  for (const secret of [...secrets, pkce.verifier, "slip-of-the-pen", "wrong-but-secret"]) {
    expect(filesHolding(shop.dataDir, secret)).toEqual([]);
    for (const place of places) expect(place.includes(secret)).toBe(false);
  }
  expect(shop.logLines.join("")).not.toMatch(/sm(at|rt|ac|cs|ch)_\w{8}/);
  await shop.stop();
});

test("a server killed while it rotates gives, after its start, the one answer of that rotation or makes it", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { SHOPMCP_DATA_DIR: join(tempFolder(), "data"), SHOPMCP_PORT: `${port}`, SHOPMCP_PUBLIC_URL: url };
  let server = await serveProcess({ env });
  const { client, tokens } = await connectByHand(url, env);
  let token = tokens.refresh_token;
  for (let round = 0; round < 3; round += 1) {
    // What the four clients hear before the kill is whatever there was time for.
    const heard = await Promise.all([
      ...[1, 2, 3, 4].map(() => refresh(url, client, token).catch(() => null)),
      server.stop("SIGKILL").then(() => null),
    ]);
    server = await serveProcess({ env });
    const after = await refresh(url, client, token);
    expect(new Set([...heard.filter((answer) => answer !== null), after]).size).toBe(1);
    token = Tokens.parse(JSON.parse(after ?? "")).refresh_token;
  }
  await server.stop();
}, 180_000);

/** Null where it was refused or broke off. */
async function refresh(url: string, client_id: string, refresh_token: string): Promise<string | null> {
  const body = new URLSearchParams({ grant_type: "refresh_token", client_id, refresh_token });
  const response = await fetch(`${url}/oauth/token`, { method: "POST", body });
  return response.ok ? response.text() : null;
}

async function connectByHand(url: string, env: Record<string, string>) {
  const [email, password] = ["o@example.com", "correct horse battery staple"];
  const { id: workspaceId } = JSON.parse(
    (await shopmcp(["workspace", "create", "--name", "W", "--json"], { env })).stdout,
  );
  await shopmcp(["operator", "create", "--email", email], { env, stdin: password });
  const person = await signInPerson({ url, email, password, workspaceId });
  const registered = await fetch(`${url}/oauth/register`, {
    ...{ method: "POST", headers: { "content-type": "application/json" } },
    body: JSON.stringify({ redirect_uris: [CALLBACK], token_endpoint_auth_method: "none" }),
  });
  const client = String(Object(await registered.json()).client_id);
  const { verifier, challenge } = newPkce();
  const query = encoded({
    ...{ response_type: "code", client_id: client, redirect_uri: CALLBACK },
    ...{ code_challenge: challenge, code_challenge_method: "S256" },
  });
  const code = (await person.approve(`${url}/oauth/authorize?${query}`)).searchParams.get("code") ?? "";
  const form = { grant_type: "authorization_code", client_id: client, code, code_verifier: verifier };
  const body = new URLSearchParams({ ...form, redirect_uri: CALLBACK });
  return { client, tokens: Tokens.parse(await (await fetch(`${url}/oauth/token`, { method: "POST", body })).json()) };
}
