/** A proof that somebody changed, or signed elsewhere, does not verify with the key that its server shows. */

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { createPublicKey, verify } from "node:crypto";
import type { SignedProof } from "#proof/proofs.ts";
import { type SignedInShop, startSignedInShop } from "../api/signed-in-shop.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { OWNER } from "../fakes/test-shop.ts";

setDefaultTimeout(120_000);

let shop: SignedInShop;
let elsewhere: SignedInShop;
let proof: SignedProof;
/** The same month of a workspace of the same name, in another installation. */
let foreign: SignedProof;
/** Of the same server a month before. */
let earlier: SignedProof;

async function signedIn(at: SignedInShop, month?: string) {
  const { workspaceId, key } = await at.newWorkspace("Bakery");
  await at.connectToy(workspaceId, "bakery", "toy-token-bakery");
  for (const tool of ["toy_visit", "toy_visit", "toy_list_toys"]) await at.call(key, tool);
  return at.shop.proofs.sign({ workspaceId, month }, OWNER);
}

beforeAll(async () => {
  shop = await startSignedInShop();
  elsewhere = await startSignedInShop();
  proof = await signedIn(shop);
  foreign = await signedIn(elsewhere);
  earlier = await signedIn(shop, "2026-10");
});
afterAll(async () => {
  await shop.stop();
  await elsewhere.stop();
});

/** As the file says it is verified: with the key that the server's page shows, not with the file's own. */
async function holds({ statement, signature }: Pick<SignedProof, "statement" | "signature">) {
  const { body } = await shop.ask("GET", "/api/signing-keys", { cookie: null });
  const keys = JSON.parse(JSON.stringify(body));
  return nonEmpty<{ public_key: string }>(keys).some(({ public_key }) =>
    verify(null, Buffer.from(statement), createPublicKey(public_key), Buffer.from(signature, "base64")),
  );
}

const edited = (change: (lines: string[]) => string[]) => ({
  ...proof,
  statement: change(proof.statement.split("\n")).join("\n"),
});

const TAMPERED: Readonly<Record<string, () => Pick<SignedProof, "statement" | "signature">>> = {
  "fewer calls": () => ({ ...proof, statement: proof.statement.replace('"calls": 2', '"calls": 1') }),
  "another tool": () => ({ ...proof, statement: proof.statement.replace("toy_visit", "toy_list_toys") }),
  "a line dropped": () => edited((lines) => lines.filter((line) => !line.includes('"last_day"'))),
  "a caller dropped": () => {
    const month = JSON.parse(proof.statement);
    return { ...proof, statement: `${JSON.stringify({ ...month, callers: [] }, null, 2)}\n` };
  },
  "a line twice": () => edited((lines) => lines.flatMap((line) => (line.includes('"month"') ? [line, line] : [line]))),
  "lines in another order": () => edited((lines) => lines.toReversed()),
  "the same document without its spaces": () => ({ ...proof, statement: JSON.stringify(JSON.parse(proof.statement)) }),
  "other ends of lines": () => edited((lines) => lines.map((line) => `${line}\r`)),
  "no last line end": () => ({ ...proof, statement: proof.statement.trimEnd() }),
  "the signature of another month": () => ({ ...proof, signature: earlier.signature }),
  "the month of another signature": () => ({ ...proof, statement: earlier.statement }),
  "no signature": () => ({ ...proof, signature: "" }),
  "half a signature": () => ({ ...proof, signature: proof.signature.slice(0, 44) }),
  "another installation's file, whole": () => foreign,
  "another installation's signature": () => ({ ...proof, signature: foreign.signature }),
};

test("as it was signed, with each of its months, it verifies", async () => {
  expect([await holds(proof), await holds(earlier)]).toEqual([true, true]);
});

test.each(Object.entries(TAMPERED))("with %s it does not", async (_, tamper) => {
  const given = tamper();
  expect([given.statement, given.signature]).not.toEqual([proof.statement, proof.signature]);
  expect(await holds(given)).toBe(false);
});

test("a file that brings its own key verifies with that alone, which the server does not show", async () => {
  const own = createPublicKey(foreign.public_key);
  expect(verify(null, Buffer.from(foreign.statement), own, Buffer.from(foreign.signature, "base64"))).toBe(true);
  const { text } = await shop.ask("GET", "/api/signing-keys", { cookie: null });
  expect(text).not.toContain(foreign.key_fingerprint);
  expect(text).toContain(proof.key_fingerprint);
  expect(proof.how_to_verify.join(" ")).toContain("Take the public key not from this file");
});
