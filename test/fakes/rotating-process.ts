/** A process that rotates an OAuth refresh token and dies before its answer is sent. */

import { readConfig } from "#config/config.ts";
import { Secret } from "#secret.ts";
import { hashToken } from "#workspaces/opaque-token.ts";
import { build } from "../../src/build.ts";
import { manualClock } from "./clock.ts";
import { keptLog } from "./kept-log.ts";
import { MIGRATIONS_DIR } from "./new-store.ts";
import { openStore } from "./open-store.ts";

const [step, dataDir = "", publicUrl = "", clientId = "", token = ""] = process.argv.slice(2);
process.umask(0o077);
const clock = manualClock();
const end = () => process.kill(process.pid, "SIGKILL");

const STEPS: Record<string, () => Promise<unknown>> = {
  /** The rows are written but not committed. */
  async written() {
    const store = openStore({ dataDir, mode: "existing", migrationsDir: MIGRATIONS_DIR, nowMs: 0 });
    const row = { hash: Buffer.from("next"), kind: "access", expires_at_ms: 1, tools: null } as const;
    const last = {
      ...row,
      get hash() {
        end();
        return row.hash;
      },
    };
    const given = { hash: hashToken(new Secret(token)), tokens: [row, last], replay: row.hash };
    await store.oauth.tokens.rotate({ ...given, replayMs: 0, nowMs: clock.now() });
  },
  async committed() {
    const config = readConfig({ SHOPMCP_DATA_DIR: dataDir, SHOPMCP_PUBLIC_URL: publicUrl });
    const shop = await build({ config, clock, log: keptLog().log, mode: "existing" });
    const { host } = new URL(publicUrl);
    const form = { grant_type: "refresh_token", client_id: clientId, refresh_token: token };
    const headers = { host, "content-type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams(form).toString();
    const asked = new Request(`http://${host}/oauth/token`, { method: "POST", headers, body });
    const { status } = await shop.http.handle(asked, "198.51.100.9");
    if (status === 200) end();
  },
};
await STEPS[step ?? ""]?.();
