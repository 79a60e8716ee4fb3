/** `shopmcp stdio` with credentials in its client's settings: a folder and a workspace of its own, kept as they say. */

import { afterAll, beforeAll, beforeEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { nonEmpty } from "../fakes/non-empty.ts";
import { PROGRAM, serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { callTool, mainCredentials } from "../fakes/test-shop.ts";

// Each test starts processes, on a machine that may be busy with other tests.
setDefaultTimeout(120_000);

const VERIFIED = "/oauth2/advertiser/get/";

let simulator: Simulator;
let home: string;
let env: Record<string, string>;

beforeAll(() => {
  simulator = startSimulator({ clock: systemClock });
});

afterAll(() => simulator.stop());

beforeEach(() => {
  home = tempFolder();
  env = {
    HOME: home,
    XDG_DATA_HOME: join(home, "share"),
    SHOPMCP_TIKTOK_BASE_URL: simulator.url,
    SHOPMCP_TIKTOK_SANDBOX_URL: simulator.sandboxUrl,
    ...settings(),
  };
});

const dataDir = () => join(home, "share", "shopmcp", "data");

function settings(changed: Record<string, string> = {}): Record<string, string> {
  const fields = Object.entries({ ...mainCredentials(simulator), ...changed });
  return Object.fromEntries(fields.map(([name, value]) => [`SHOPMCP_TIKTOK_${name.toUpperCase()}`, String(value)]));
}

const Answer = z.looseObject({
  isError: z.boolean().optional(),
  content: z.array(z.looseObject({ text: z.string() })),
  structuredContent: z.looseObject({ account: z.looseObject({ advertiser_id: z.string() }).optional() }).optional(),
});

/** One client for as long as `work` lasts. */
async function withClient<Result>(
  given: Record<string, string>,
  work: (client: Client, account: () => Promise<z.infer<typeof Answer>>) => Promise<Result>,
): Promise<Result> {
  const client = new Client({ name: "test", version: "1.0.0" });
  const [command = "", ...args] = PROGRAM;
  await client.connect(new StdioClientTransport({ command, args: [...args, "stdio"], env: given, stderr: "ignore" }));
  try {
    return await work(client, async () =>
      Answer.parse(await client.callTool({ name: "tiktok_ads_get_account", arguments: { fresh: true } })),
    );
  } finally {
    await client.close();
  }
}

const oneCall = (given: Record<string, string>) => withClient(given, (_, account) => account());
const verifications = () => simulator.requests.filter(({ path }) => path === VERIFIED).length;

const Status = z.array(z.looseObject({ state: z.string(), advertiser: z.looseObject({ id: z.string() }) }));

async function status() {
  return Status.parse((await shopmcp(["status", "--json"], { env: { ...env, SHOPMCP_DATA_DIR: dataDir() } })).json);
}

describe("the first start", () => {
  test("makes a folder in the user's application folder and a key beside it, for this user alone, and answers", async () => {
    const answer = await oneCall(env);
    expect(answer.structuredContent?.account?.advertiser_id).toBe(simulator.advertiser.advertiserId);
    expect(existsSync(join(dataDir(), "shopmcp.db"))).toBe(true);
    for (const path of [dataDir(), join(home, "share", "shopmcp", "shopmcp.key")])
      expect(statSync(path).mode & 0o077).toBe(0);
    expect(await status()).toMatchObject([{ state: "connected" }]);
  });

  test("seals what it was given: no secret stands in a file of the folder", async () => {
    await oneCall(env);
    const { app_secret, access_token } = mainCredentials(simulator);
    const files = readdirSync(join(home, "share"), { recursive: true, withFileTypes: true }).filter((each) =>
      each.isFile(),
    );
    expect(files.length).toBeGreaterThan(1);
    for (const { parentPath, name } of nonEmpty(files)) {
      const bytes = readFileSync(join(parentPath, name), "latin1");
      expect(bytes).not.toContain(app_secret);
      expect(bytes).not.toContain(access_token);
    }
  });

  test("lists tools before anything is asked of TikTok", async () => {
    const before = simulator.requests.length;
    const tools = await withClient(env, async (client) => (await client.listTools()).tools);
    expect(tools.map(({ name }) => name)).toContain("tiktok_ads_get_account");
    expect(simulator.requests).toHaveLength(before);
  });

  test("of two processes at once leaves one workspace and one connection", async () => {
    const answers = await Promise.all([oneCall(env), oneCall(env)]);
    for (const { isError } of nonEmpty(answers)) expect(isError).toBeUndefined();
    expect(await status()).toHaveLength(1);
    const { json } = await shopmcp(["workspace", "list", "--json"], { env: { ...env, SHOPMCP_DATA_DIR: dataDir() } });
    expect(json).toMatchObject([{ id: "ws_settings" }]);
  });
});

describe("a later start", () => {
  test("with the same settings verifies nothing again", async () => {
    await oneCall(env);
    const before = verifications();
    expect((await oneCall(env)).isError).toBeUndefined();
    expect(verifications()).toBe(before);
  });

  test("with a changed field replaces the connection once TikTok accepts it", async () => {
    await oneCall(env);
    const { app, advertiser } = simulator;
    const { accessToken } = simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser.advertiserId] });
    const before = verifications();
    expect((await oneCall({ ...env, SHOPMCP_TIKTOK_ACCESS_TOKEN: accessToken })).isError).toBeUndefined();
    expect(verifications()).toBeGreaterThan(before);
    const { json } = await shopmcp(["workspace", "export", "ws_settings"], {
      env: { ...env, SHOPMCP_DATA_DIR: dataDir() },
    });
    expect(JSON.stringify(json)).not.toContain(accessToken);
  });

  test("with a field that TikTok refuses says so, answers nothing of the account before, and keeps it", async () => {
    await oneCall(env);
    const wrong = { ...env, SHOPMCP_TIKTOK_ACCESS_TOKEN: "0".repeat(40) };
    await withClient(wrong, async (_, account) => {
      const refused = await account();
      expect(refused).toMatchObject({ isError: true });
      expect(refused.content[0]?.text).toContain("access token");
      expect(refused.content[0]?.text).toContain("in the settings of this client");
      const asked = simulator.requests.length;
      // A model that tries again at once does not ask TikTok again.
      expect(await account()).toMatchObject({ isError: true });
      expect(simulator.requests).toHaveLength(asked);
    });
    expect(await status()).toMatchObject([{ state: "connected" }]);
    expect((await oneCall(env)).isError).toBeUndefined();
  });

  test("keeps a token that was refreshed since, and refreshes one that has died when a call needs it", async () => {
    await oneCall(env);
    const { app, advertiser } = simulator;
    const pair = simulator.issuePair({ appId: app.appId, advertiserIds: [advertiser.advertiserId] });
    const given = { ...env, SHOPMCP_TIKTOK_ACCESS_TOKEN: pair.accessToken };
    await shopmcp(["connect", "tiktok-ads", "--workspace", "ws_settings", "--json"], {
      env: { ...env, SHOPMCP_DATA_DIR: dataDir() },
      stdin: JSON.stringify({
        access_token: pair.accessToken,
        refresh_token: pair.refreshToken,
        expires_in: pair.expiresIn,
      }),
    });
    simulator.revokeToken(pair.accessToken);
    expect((await oneCall(given)).isError).toBeUndefined();
    const before = verifications();
    expect((await oneCall(given)).isError).toBeUndefined();
    expect(verifications()).toBe(before);
  });
});

describe("options", () => {
  const unfilled = (name: string) => `\${user_config.${name}}`;

  test("that were left empty count as not set, and each call says which are missing", async () => {
    const given = {
      ...env,
      SHOPMCP_API_KEY: unfilled("api_key"),
      SHOPMCP_DATA_DIR: unfilled("data_dir"),
      SHOPMCP_TIKTOK_APP_SECRET: unfilled("app_secret"),
      SHOPMCP_TIKTOK_ACCESS_TOKEN: "",
    };
    await withClient(given, async (client, account) => {
      expect((await client.listTools()).tools.length).toBeGreaterThan(0);
      const refused = await account();
      expect(refused).toMatchObject({ isError: true });
      expect(refused.content[0]?.text).toContain("App Secret, Access Token are empty");
    });
    expect(existsSync(dataDir())).toBe(true);
  });

  test("may all be empty in a bundle: there are tools, and a sentence", async () => {
    const names = ["app_id", "app_secret", "access_token", "advertiser_id"];
    const empty = Object.fromEntries(names.map((name) => [`SHOPMCP_TIKTOK_${name.toUpperCase()}`, unfilled(name)]));
    const refused = await oneCall({ ...env, ...empty });
    expect(refused.content[0]?.text).toContain("App ID, App Secret, Access Token, Advertiser ID are empty");
  });

  test("may name files, for secrets whose characters a client eats", async () => {
    const { SHOPMCP_TIKTOK_APP_SECRET = "", SHOPMCP_TIKTOK_ACCESS_TOKEN = "", ...others } = env;
    const [secretFile, tokenFile] = [join(home, "secret"), join(home, "token")];
    writeFileSync(secretFile, `${SHOPMCP_TIKTOK_APP_SECRET}\n`);
    writeFileSync(tokenFile, `${SHOPMCP_TIKTOK_ACCESS_TOKEN}\n`);
    const given = {
      ...others,
      SHOPMCP_TIKTOK_APP_SECRET_FILE: secretFile,
      SHOPMCP_TIKTOK_ACCESS_TOKEN_FILE: tokenFile,
    };
    expect((await oneCall(given)).isError).toBeUndefined();
  });

  test("with spaces inside are refused in words, and not sent", async () => {
    const refused = await oneCall({ ...env, SHOPMCP_TIKTOK_ACCESS_TOKEN: "two words" });
    expect(refused).toMatchObject({ isError: true });
    expect(refused.content[0]?.text).toContain("access_token");
    expect(refused.content[0]?.text).not.toContain("two words");
  });

  test("with a key in them read the key's workspace, in the same folder where none is named", async () => {
    await oneCall(env);
    const at = { env: { ...env, SHOPMCP_DATA_DIR: dataDir() } };
    const created = z
      .object({ key: z.string() })
      .loose()
      .parse((await shopmcp(["key", "create", "--workspace", "ws_settings", "--name", "mine", "--json"], at)).json);
    const answer = await oneCall({ ...env, SHOPMCP_API_KEY: created.key });
    expect(answer.structuredContent?.account?.advertiser_id).toBe(simulator.advertiser.advertiserId);
  });
});

test("beside a running server on the same folder it joins that: one folder, one connection, seen by both", async () => {
  const shared = { ...env, SHOPMCP_DATA_DIR: join(home, "server", "data") };
  const server = await serveProcess({ env: shared });
  expect((await oneCall(shared)).isError).toBeUndefined();
  expect(existsSync(dataDir())).toBe(false);
  const created = z
    .object({ key: z.string() })
    .loose()
    .parse(
      (await shopmcp(["key", "create", "--workspace", "ws_settings", "--name", "web", "--json"], { env: shared })).json,
    );
  const answered = await callTool(`${server.url}/mcp`, created.key, { name: "tiktok_ads_get_account", arguments: {} });
  expect(answered.structured).toMatchObject({
    account: { advertiser_id: simulator.advertiser.advertiserId },
  });
  expect(await server.stop()).toBe(0);
});
