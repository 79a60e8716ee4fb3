import { expect, test } from "bun:test";
import { readConfig, serviceLinkNotice, unknownSettings } from "#config/config.ts";
import { otlpHeadersOf } from "#config/otlp-settings.ts";
import { localUrl, mcpUrl } from "#server-url.ts";
import { failsWith } from "../fakes/fails-with.ts";

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
    SHOPMCP_OTLP_ENDPOINT: "http://user:canary@collector:4318",
    SHOPMCP_OTLP_HEADERS: "host=canary",
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

test("headers for a collector are pairs of names and values, percent-encoded or not", async () => {
  const read = (text: string) => otlpHeadersOf(readConfig({ SHOPMCP_OTLP_HEADERS: text }).otlpHeaders?.reveal() ?? "");
  expect(read("Authorization=Basic%20YWJj=, x-key = b c\n")).toEqual({ authorization: "Basic YWJj=", "x-key": "b c" });
  const many = Array.from({ length: 21 }, (_, at) => `x-${at}=canary`).join();
  for (const unfit of ["canary", "=canary", "x-key=", "x-key=%canary", "x-key=a%0d%0acanary", "content-length=1", many])
    expect((await failsWith(() => read(unfit))).message).not.toContain("canary");
  expect(Object.keys(read(many.slice(0, many.lastIndexOf(","))))).toHaveLength(20);
});

test("an empty variable is an unset one", () => {
  expect(readConfig({ SHOPMCP_PORT: "", SHOPMCP_MASTER_KEY: " " })).toMatchObject({ port: 8765, masterKey: null });
});

test("a misspelt setting is noticed", () => {
  expect(unknownSettings({ SHOPMCP_PROT: "1", SHOPMCP_PORT: "1", PATH: "x" })).toEqual(["SHOPMCP_PROT"]);
});

test("one address that is listened on is a name of the server, every address is none", () => {
  const names = (host: string) => readConfig({ SHOPMCP_HOST: host }).allowedHosts;
  expect(names("192.168.1.20")).toEqual(["192.168.1.20"]);
  expect(names("fd00::1")).toEqual(["[fd00::1]"]);
  expect(["127.0.0.1", "::1", "localhost", "0.0.0.0", "::"].flatMap(names)).toEqual([]);
});

test.each([
  ["LOCALHOST", "localhost"],
  ["[::1]", "::1"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["[0::0]", "::"],
  ["127.0.0.1", "127.0.0.1"],
])("the address %s is read as %s, and loopback stays loopback", (given, host) => {
  const config = readConfig({ SHOPMCP_HOST: given });
  expect([config.host, config.allowedHosts]).toEqual([host, []]);
});

test("what Kubernetes sets for a Service named shopmcp is recognised and said, and stops no start", () => {
  const pod = {
    SHOPMCP_PORT: "tcp://10.0.0.7:8765",
    SHOPMCP_PORT_8765_TCP: "tcp://10.0.0.7:8765",
    SHOPMCP_PORT_8765_TCP_ADDR: "10.0.0.7",
    SHOPMCP_PORT_8765_TCP_PORT: "8765",
    SHOPMCP_PORT_8765_TCP_PROTO: "tcp",
    SHOPMCP_SERVICE_HOST: "10.0.0.7",
    SHOPMCP_SERVICE_PORT: "8765",
    SHOPMCP_SERVICE_PORT_HTTP: "8765",
    SHOPMCP_WEB_SERVICE_HOST: "10.0.0.8",
    SHOPMCP_WEB_PORT: "tcp://10.0.0.8:80",
  };
  expect(readConfig(pod).port).toBe(8765);
  expect(unknownSettings({ ...pod, SHOPMCP_WEB_HOST: "x", SHOPMCP_OTHER_PORT: "80" })).toEqual([
    "SHOPMCP_WEB_HOST",
    "SHOPMCP_OTHER_PORT",
  ]);
  expect(serviceLinkNotice(pod)).toContain("SHOPMCP_PORT is tcp://10.0.0.7:8765, which Kubernetes sets");
  expect(serviceLinkNotice({ SHOPMCP_PORT: "9000" })).toBeNull();
});

test("a port that is neither a number nor a Service's address is refused", async () => {
  for (const unfit of ["http://10.0.0.7", "65536", "tcp:80"])
    expect((await failsWith(() => readConfig({ SHOPMCP_PORT: unfit }))).code).toBe("config_invalid");
});

test("the address to paste is the public one, or one that can be reached", () => {
  const url = (env: Record<string, string>) => mcpUrl(readConfig({ SHOPMCP_PORT: "80", ...env }));
  const everywhere = { SHOPMCP_HOST: "0.0.0.0" };
  expect(url({ ...everywhere, SHOPMCP_PUBLIC_URL: "https://ads.example.com" })).toBe("https://ads.example.com/mcp");
  expect(url(everywhere)).toBe("http://127.0.0.1:80/mcp");
  // The server answers to no other name from elsewhere.
  expect(url({ ...everywhere, SHOPMCP_ALLOWED_HOSTS: "nas.local, 10.0.0.5" })).toBe("http://nas.local:80/mcp");
  expect(url({ ...everywhere, SHOPMCP_ALLOWED_HOSTS: "nas.local:8766" })).toBe("http://nas.local:8766/mcp");
  expect(url({ ...everywhere, SHOPMCP_ALLOWED_HOSTS: "[fd00::1]" })).toBe("http://[fd00::1]:80/mcp");
  expect(url({ SHOPMCP_HOST: "192.168.1.20" })).toBe("http://192.168.1.20:80/mcp");
  expect(url({ SHOPMCP_ALLOWED_HOSTS: "nas.local" })).toBe("http://127.0.0.1:80/mcp");
  expect(localUrl({ host: "::1", port: 80 })).toBe("http://[::1]:80");
});
