/** Whoever has lost every way in, or every right, still has one that the documents name: the shell at the last. */

import { expect, setDefaultTimeout, test } from "bun:test";
import { Secret } from "#secret.ts";
import { EMAIL, PASSWORD } from "../api/signed-in-shop.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { startPasskeyShop } from "./passkey-shop.ts";

setDefaultTimeout(60_000);

const YEAR_MS = 366 * 86_400_000;
const cookieOf = (answer: { headers: Headers }) => answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";

test("passwords off, passkey lost, codes used up, the clock a year ahead: the shell's link lets in, and opens the rest again", async () => {
  const shop = await startPasskeyShop();
  const authenticator = await shop.enrol("Laptop");
  const enter = async () =>
    shop.at("POST", "/api/session/passkey", { body: authenticator.sign(await shop.offerSignIn()), cookie: null });
  const cookie = cookieOf(await enter());
  expect((await shop.at("PUT", "/api/sign-in/passwords", { body: { on: false }, cookie })).status).toBe(200);
  const made = await shop.at("POST", "/api/recovery-codes", { cookie });
  const { codes } = JSON.parse(made.text);
  const byCode = (code: string) => shop.at("POST", "/api/session/recovery", { body: { code }, cookie: null });
  for (const code of nonEmpty<string>(codes)) {
    expect((await byCode(code)).status).toBe(200);
    // Guesses are limited by address, and so are many true codes.
    shop.clock.advance(900_000);
  }
  shop.clock.advance(YEAR_MS);
  const body = { email: EMAIL, password: PASSWORD };
  const closed = [
    await byCode(codes[0]),
    await shop.at("POST", "/api/session", { body, cookie: null }),
    await shop.at("GET", "/api/session", { cookie }),
  ];
  expect(closed.map(({ status }) => status)).toEqual([401, 401, 401]);
  const { operator } = await shop.shop.operators.resetPassword(
    { email: EMAIL, password: new Secret("unknown-to-anybody") },
    OWNER,
  );
  const link = await shop.shop.signInLinks.make(operator, shop.origin);
  const token = link.slice(link.indexOf("#") + 1);
  const opened = await shop.at("POST", "/api/session/link", { body: { token }, cookie: null });
  expect(opened).toMatchObject({ status: 200, body: { way: "link" } });
  const now = cookieOf(opened);
  expect((await shop.at("POST", "/api/recovery-codes", { cookie: now })).status).toBe(201);
  expect((await shop.at("POST", "/api/passkeys/options", { cookie: now })).status).toBe(200);
  expect((await shop.at("PUT", "/api/sign-in/passwords", { body: { on: true }, cookie: now })).status).toBe(200);
  const again = { email: EMAIL, password: "unknown-to-anybody" };
  expect((await shop.at("POST", "/api/session", { body: again, cookie: null })).status).toBe(200);
  await shop.stop();
});

test("a workspace whose last owner left, was made less or was deleted is open to the admin, who names another", async () => {
  const shop = await startPasskeyShop();
  const { operators, members } = shop.shop;
  const password = new Secret(PASSWORD);
  const ends = {
    removed: (workspaceId: string, operatorId: string) => members.remove({ workspaceId, operatorId }, OWNER),
    demoted: (workspaceId: string, operatorId: string) =>
      members.set({ workspaceId, operatorId, role: "viewer" }, OWNER),
    deleted: (_: string, __: string, email: string) => operators.delete({ email, evenSignedIn: true }, OWNER),
  };
  for (const [how, end] of Object.entries(ends)) {
    const { workspaceId } = await shop.newWorkspace(how);
    const email = `${how}@example.com`;
    const { id } = await operators.create({ email, password, admin: false }, OWNER);
    await members.set({ workspaceId, operatorId: id, role: "owner" }, OWNER);
    await end(workspaceId, id, email);
    const invited = await shop.at("POST", `/api/workspaces/${workspaceId}/invitations`, { body: { role: "owner" } });
    expect([how, invited.status]).toEqual([how, 201]);
  }
  await expect(operators.setAdmin({ email: EMAIL, admin: false }, OWNER)).rejects.toThrow("last admin");
  await expect(operators.delete({ email: EMAIL, evenSignedIn: true }, OWNER)).rejects.toThrow("last admin");
  expect((await shop.at("GET", "/api/audit")).status).toBe(200);
  await shop.stop();
});
