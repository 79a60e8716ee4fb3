/** What a restore of PostgreSQL brings back of the ways in, once `store restored` was told of it. */

import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { Secret } from "#secret.ts";
import { writeKeyFile } from "#vault/key-file.ts";
import { generateMasterKey } from "#vault/master-key.ts";
import { EMAIL, PASSWORD } from "../api/signed-in-shop.ts";
import { hasPostgres, postgresServer } from "../fakes/postgres-server.ts";
import { shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { OWNER } from "../fakes/test-shop.ts";
import { startPasskeyShop } from "../sign-in/passkey-shop.ts";

setDefaultTimeout(120_000);

const SINCE = "another-one-since-then";

describe.skipIf(!hasPostgres)("a database of PostgreSQL that was restored", () => {
  /** A backup, since which the operator's password was replaced and the passkey removed; nothing runs. */
  async function changedSince() {
    const server = postgresServer();
    const database = await server.create();
    const SHOPMCP_MASTER_KEY_FILE = join(tempFolder(), "shopmcp.key");
    writeKeyFile(SHOPMCP_MASTER_KEY_FILE, generateMasterKey(), null);
    const env = { SHOPMCP_DATABASE_URL: server.url(database).reveal(), SHOPMCP_MASTER_KEY_FILE };
    const shop = await startPasskeyShop({ env });
    const passkey = await shop.enrol("Laptop");
    const backup = await server.dump(database);
    const [{ id }] = JSON.parse((await shop.at("GET", "/api/passkeys")).text);
    expect((await shop.at("DELETE", `/api/passkeys/${id}`)).status).toBe(200);
    await shop.shop.operators.resetPassword({ email: EMAIL, password: new Secret(SINCE) }, OWNER);
    await shop.stop();
    return {
      putBack: () => server.putBack(database, backup),
      async mark(...words: string[]) {
        const told = await shopmcp(["store", "restored", ...words], { env });
        expect(told.exit).toBe(0);
        return told.stdout;
      },
      /** The statuses of both ways in, and of the session that the backup holds. */
      async waysIn() {
        const again = await startPasskeyShop({ env, clock: shop.clock, existing: true });
        const ask = async (path: string, body: unknown) =>
          (await again.at("POST", path, { body, cookie: null })).status;
        const statuses = {
          password: await ask("/api/session", { email: EMAIL, password: PASSWORD }),
          since: await ask("/api/session", { email: EMAIL, password: SINCE }),
          passkey: await ask("/api/session/passkey", passkey.sign(await again.offerSignIn())),
          session: (await again.at("GET", "/api/session", { cookie: shop.cookie })).status,
        };
        await again.stop();
        return statuses;
      },
    };
  }

  test("opens to nobody, since nobody knows what was revoked since", async () => {
    const { putBack, mark, waysIn } = await changedSince();
    await putBack();
    expect(await mark()).toContain("1 operator cannot sign in without a new password");
    expect(await waysIn()).toEqual({ password: 401, since: 401, passkey: 401, session: 401 });
  });

  test("opens by the passwords and passkeys of the backup with --trust-passwords, and by no session of it", async () => {
    const { putBack, mark, waysIn } = await changedSince();
    await putBack();
    expect(await mark("--trust-passwords")).toContain(
      "Operators sign in with the passwords and passkeys of the backup",
    );
    expect(await waysIn()).toEqual({ password: 200, since: 401, passkey: 200, session: 401 });
  });

  test("that was marked without --trust-passwords says what that ended, and opens once it was put back and marked anew", async () => {
    const { putBack, mark, waysIn } = await changedSince();
    await putBack();
    await mark();
    const late = await mark("--trust-passwords");
    expect(late).toContain("1 operator cannot sign in: a restore without --trust-passwords had ended such passwords");
    expect(late).not.toContain("as you said");
    expect(await waysIn()).toMatchObject({ password: 401, passkey: 401 });
    await putBack();
    expect(await mark("--trust-passwords")).toContain("as you said");
    expect(await waysIn()).toMatchObject({ password: 200, passkey: 200 });
  });
});
