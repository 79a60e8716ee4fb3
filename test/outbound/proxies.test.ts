import { describe, expect, test } from "bun:test";
import { readConfig } from "#config/config.ts";
import { portOf, proxyFor } from "#outbound/proxies.ts";
import { failsWith } from "../fakes/fails-with.ts";

const BOTH = { HTTPS_PROXY: "http://secure.proxy:3128", HTTP_PROXY: "plain.proxy" };

function proxyOf(url: string, env: Record<string, string> = BOTH): string | null {
  const parsed = new URL(url);
  const to = { secure: parsed.protocol === "https:", hostname: parsed.hostname, port: portOf(parsed) };
  const proxy = proxyFor(readConfig(env), to);
  return proxy === null ? null : `${proxy.hostname}:${proxy.port}`;
}

describe("the proxy of a request", () => {
  test("is that of its scheme, and none where none is set", () => {
    expect(proxyOf("https://ads.example")).toBe("secure.proxy:3128");
    expect(proxyOf("http://ads.example")).toBe("plain.proxy:80");
    expect(proxyOf("https://ads.example", {})).toBeNull();
    expect(proxyOf("http://ads.example", { HTTPS_PROXY: "http://p:1" })).toBeNull();
  });

  test("may stand in small letters, which count first", () => {
    expect(proxyOf("https://ads.example", { https_proxy: "http://small:1" })).toBe("small:1");
    expect(proxyOf("https://ads.example", { https_proxy: "http://small:1", HTTPS_PROXY: "http://large:1" })).toBe(
      "small:1",
    );
    expect(proxyOf("https://ads.example", { ...BOTH, no_proxy: "example" })).toBeNull();
  });

  test.each(["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"])("is none for loopback: %s", (host) => {
    expect(proxyOf(`https://${host}:8443`)).toBeNull();
    expect(proxyOf(`http://${host}`)).toBeNull();
  });

  test.each([
    ["ads.example", "ads.example", true],
    ["ads.example", "www.ads.example", true],
    [".ads.example", "www.ads.example", true],
    ["*.ads.example", "www.ads.example", true],
    ["ADS.Example", "ads.example", true],
    ["ads.example", "bads.example", false],
    ["ads.example:443", "ads.example", true],
    ["ads.example:8443", "ads.example", false],
    ["other, ads.example", "ads.example", true],
    ["other ads.example", "ads.example", true],
    ["*", "ads.example", true],
    ["10.1.2.3", "10.1.2.3", true],
    ["10.0.0.0/8", "10.1.2.3", true],
    ["10.0.0.0/8", "11.1.2.3", false],
    ["10.0.0.0/99", "10.1.2.3", false],
    ["fd00::/8", "[fd00::7]", true],
    ["fd00::7", "[fd00::7]", true],
    ["[fd00::7]:443", "[fd00::7]", true],
    ["fd00::/8", "ads.example", false],
    ["10.0.0.0/", "11.1.2.3", false],
    ["10.0.0.0/ 8", "11.1.2.3", false],
    ["10.0.0.0/0x0", "11.1.2.3", false],
    ["[fd00::]/8", "[fd00::7]", true],
    ["FD00:0:0::7", "[fd00::7]", true],
    ["[fd00:0::7]:443", "[fd00::7]", true],
    ["[fd00::7]:8443", "[fd00::7]", false],
    ["fd00::8", "[fd00::7]", false],
    ["10.1.2.3:8443", "10.1.2.3", false],
    ["3", "10.1.2.3", false],
    ["", "ads.example", false],
  ])("by NO_PROXY %p is none for %s: %p", (NO_PROXY, host, none) => {
    expect(proxyOf(`https://${host}`, { ...BOTH, NO_PROXY }) === null).toBe(none);
  });

  test("has its credentials decoded, and shows them nowhere", () => {
    const config = readConfig({ HTTPS_PROXY: "http://us%40er:pass%2Fword@p:1" });
    const proxy = proxyFor(config, { secure: true, hostname: "ads.example", port: 443 });
    expect(proxy?.authorization?.reveal()).toBe(`Basic ${Buffer.from("us@er:pass/word").toString("base64")}`);
    for (const shown of [JSON.stringify(config), Bun.inspect(config), JSON.stringify(proxy), Bun.inspect(proxy)])
      expect(shown).not.toMatch(/pass|us%40er|dXNA/);
  });

  test.each(["ftp://p", "socks5://p:1", "http://p/path", "http://p?x=1", "http://", "http://u:%zz@p"])(
    "is refused as a setting, without being repeated: %s",
    async (HTTPS_PROXY) => {
      const error = await failsWith(() => readConfig({ HTTPS_PROXY }));
      expect(error.code).toBe("config_invalid");
      expect(error.message).toContain("HTTPS_PROXY must be the address of an http proxy");
      expect(error.message).not.toContain("%zz");
    },
  );
});
