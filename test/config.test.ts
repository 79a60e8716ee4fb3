import { expect, test } from "bun:test";
import { localUrl, mcpUrl, readConfig, unknownSettings } from "#config.ts";
import { failsWith } from "./fakes/fails-with.ts";

test("with nothing set, the documented defaults hold", () => {
  const config = readConfig({});
  expect(config).toMatchObject({
    host: "127.0.0.1",
    port: 8765,
    publicUrl: null,
    allowedHosts: [],
    masterKey: null,
    masterKeyFile: null,
    dataKeyCacheSeconds: 60,
    tiktokBaseUrl: "https://business-api.tiktok.com",
    tiktokSandboxUrl: "https://sandbox-ads.tiktok.com",
    cacheSeconds: 60,
    tiktokQps: 8,
    tiktokQpm: 560,
    logLevel: "info",
  });
  expect(config.dataDir).toBe(`${process.cwd()}/data`);
});

test("each value that does not fit is refused by the name of its variable, exit 78, and is not repeated", async () => {
  const unfit: Record<string, string> = {
    SHOPMCP_PORT: "70000",
    SHOPMCP_CACHE_SECONDS: "-1",
    SHOPMCP_TIKTOK_QPS: "8.5",
    SHOPMCP_TIKTOK_BASE_URL: "http://business-api.example",
    SHOPMCP_TIKTOK_SANDBOX_URL: "https://host/with/path",
    SHOPMCP_PUBLIC_URL: "my-own-shop.test",
    SHOPMCP_ALLOWED_HOSTS: "https://my-own-shop.test",
    SHOPMCP_TRUSTED_PROXIES: "10.0.0.0/33",
    SHOPMCP_LOG_LEVEL: "loud",
  };
  for (const [variable, value] of Object.entries(unfit)) {
    const error = await failsWith(() => readConfig({ [variable]: value }));
    expect(error.traits.exit).toBe(78);
    expect(error.message).toContain(variable);
    expect(error.message).not.toContain(value);
  }
});

test("plain http is allowed towards loopback only", () => {
  expect(readConfig({ SHOPMCP_TIKTOK_BASE_URL: "http://127.0.0.1:9" }).tiktokBaseUrl).toBe("http://127.0.0.1:9");
  expect(readConfig({ SHOPMCP_TIKTOK_BASE_URL: "http://localhost:9/" }).tiktokBaseUrl).toBe("http://localhost:9");
});

test("trusted proxies are addresses and networks, and nothing else", async () => {
  const read = (text: string) => readConfig({ SHOPMCP_TRUSTED_PROXIES: text }).trustedProxies;
  expect(read("127.0.0.1, FD00::/8,10.0.0.0/32")).toEqual(["127.0.0.1", "fd00::/8", "10.0.0.0/32"]);
  for (const unfit of ["proxy.internal", "*", "10.0.0", "fd00::/129", "10.0.0.0/8/8", "10.0.0.0/x"])
    expect((await failsWith(() => read(unfit))).code).toBe("config_invalid");
});

test("an empty variable is an unset one", () => {
  expect(readConfig({ SHOPMCP_PORT: "", SHOPMCP_MASTER_KEY: " " })).toMatchObject({ port: 8765, masterKey: null });
});

test("a misspelt setting is noticed", () => {
  expect(unknownSettings({ SHOPMCP_PROT: "1", SHOPMCP_PORT: "1", PATH: "x" })).toEqual(["SHOPMCP_PROT"]);
});

test("the address to paste is the public one, or one that can be reached", () => {
  expect(mcpUrl({ host: "0.0.0.0", port: 80, publicUrl: "https://ads.example.com" })).toBe(
    "https://ads.example.com/mcp",
  );
  expect(mcpUrl({ host: "0.0.0.0", port: 80, publicUrl: null })).toBe("http://127.0.0.1:80/mcp");
  expect(localUrl({ host: "::1", port: 80 })).toBe("http://[::1]:80");
});
