/** Who is at the other end: what a header says counts only from proxies that the operator trusts. */

import { describe, expect, test } from "bun:test";
import { createReadClient } from "#http/client-address.ts";
import { keptLog } from "../fakes/kept-log.ts";

const PROXIES = ["10.0.0.0/8", "fd00::/8", "127.0.0.1"];

function addressOf(forwarded: string, peer: string | null, trustedProxies: readonly string[] = PROXIES): string {
  const headers = new Headers({ "x-forwarded-for": forwarded });
  return createReadClient({ publicUrl: null, trustedProxies, ...keptLog() })(headers, peer).address;
}

describe("the client's address", () => {
  test("is the peer's where no proxy is trusted, whatever the headers say", () => {
    expect(addressOf("203.0.113.9", "192.0.2.1", [])).toBe("192.0.2.1");
    expect(addressOf("203.0.113.9", "192.0.2.1")).toBe("192.0.2.1");
    expect(addressOf("203.0.113.9", null)).toBe("unknown");
    expect(addressOf("203.0.113.9", "::ffff:192.0.2.1")).toBe("192.0.2.1");
  });

  test.each([
    ["203.0.113.9", "203.0.113.9"],
    ["198.51.100.1, 203.0.113.9", "203.0.113.9"],
    ["198.51.100.1, 203.0.113.9, 10.9.8.7", "203.0.113.9"],
    ["203.0.113.9, 10.1.1.1, 10.9.8.7", "203.0.113.9"],
    ["10.1.1.1, 10.9.8.7", "10.1.1.1"],
    ["2001:DB8::1, fd00::2", "2001:db8::1"],
    ["[2001:db8::1]:4711", "2001:db8::1"],
    ["::ffff:203.0.113.9", "203.0.113.9"],
    ["203.0.113.9, garbage, 10.9.8.7", "10.9.8.7"],
    ["<script>", "10.0.0.1"],
    ["", "10.0.0.1"],
  ])("behind trusted proxies, %p is %p: the nearest that is none of them", (forwarded, client) => {
    expect(addressOf(forwarded, "10.0.0.1")).toBe(client);
  });

  test("of more hops than anybody has is one of the nearest", () => {
    const hops = ["203.0.113.9", ...Array.from({ length: 20 }, (_, at) => `10.1.1.${at}`)].join(", ");
    expect(addressOf(hops, "10.0.0.1")).toBe("10.1.1.0");
  });
});

describe("https", () => {
  const secure = (headers: Record<string, string>, peer: string, publicUrl = "https://ads.example.com") =>
    createReadClient({ publicUrl: new URL(publicUrl), trustedProxies: PROXIES, ...keptLog() })(
      new Headers(headers),
      peer,
    ).secure;

  test("is what a trusted proxy says, and otherwise what the public URL says for its own name", () => {
    expect(secure({ "x-forwarded-proto": "https", host: "other" }, "10.0.0.1")).toBe(true);
    expect(secure({ "x-forwarded-proto": "http", host: "ads.example.com" }, "10.0.0.1")).toBe(false);
    expect(secure({ "x-forwarded-proto": "https", host: "other" }, "192.0.2.1")).toBe(false);
    expect(secure({ host: "ads.example.com" }, "192.0.2.1")).toBe(true);
    expect(secure({ host: "127.0.0.1:8765" }, "127.0.0.1")).toBe(false);
    expect(secure({ host: "ads.example.com" }, "192.0.2.1", "http://ads.example.com")).toBe(false);
  });
});

describe("a proxy that nobody named", () => {
  test("is warned about once, by its address and with the setting, and of ten at the most", () => {
    const { log, lines } = keptLog();
    const read = createReadClient({ publicUrl: null, trustedProxies: PROXIES, log });
    const forwarded = new Headers({ "x-forwarded-for": "203.0.113.9" });
    read(new Headers(), "192.0.2.1");
    read(forwarded, "10.0.0.1");
    expect(lines).toEqual([]);
    for (let times = 0; times < 3; times++) read(forwarded, "::ffff:192.0.2.1");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      ...{ level: "warn", address: "192.0.2.1", setting: "SHOPMCP_TRUSTED_PROXIES" },
      message: expect.stringContaining("SHOPMCP_TRUSTED_PROXIES"),
    });
    expect(lines.join()).not.toContain("203.0.113.9");
    for (let at = 2; at < 20; at++) read(forwarded, `192.0.2.${at}`);
    expect(lines).toHaveLength(10);
  });
});
