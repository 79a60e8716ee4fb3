/** ShopMCP as a person runs it, on a machine whose only way out is a proxy that wants credentials. */

import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";
import { z } from "zod";
import { systemClock } from "#clock.ts";
import { type Simulator, startSimulator } from "#simulator/simulator.ts";
import { type Certificate, makeCertificate } from "../fakes/certificate.ts";
import { type ForwardProxy, startForwardProxy } from "../fakes/forward-proxy.ts";
import { awsEnvironment, type KmsEmulator, kmsTest, startKmsEmulator } from "../fakes/kms-emulator.ts";
import { type Run, serveProcess, shopmcp } from "../fakes/shell.ts";
import { tempFolder } from "../fakes/temp-folder.ts";
import { mainCredentials } from "../fakes/test-shop.ts";
import { startTlsFront, type TlsFront } from "../fakes/tls-front.ts";

setDefaultTimeout(120_000);

const TIKTOK = "ads.example.com";
const KMS = "kms.example.com";
const PASSWORD = "proxy-canary-7f31";

let simulator: Simulator;
let emulator: KmsEmulator | null;
let certificate: Certificate;
let fronts: TlsFront[];
let proxy: ForwardProxy;
const printed: string[] = [];

beforeAll(async () => {
  simulator = startSimulator({ clock: systemClock });
  emulator = await startKmsEmulator();
  certificate = makeCertificate([TIKTOK, KMS]);
  const tiktok = await startTlsFront(certificate, simulator.url);
  const kms = await startTlsFront(certificate, emulator?.url ?? simulator.url);
  fronts = [tiktok, kms];
  proxy = await startForwardProxy({
    credentials: { user: "shop", password: PASSWORD },
    routes: new Map<string, { host: string; port: number }>([
      [`${TIKTOK}:443`, tiktok],
      [`${KMS}:443`, kms],
    ]),
  });
}, 180_000);
afterAll(async () => {
  await proxy.stop();
  for (const front of fronts) await front.stop();
  await emulator?.stop();
  await simulator.stop();
});

const environment = () => ({
  SHOPMCP_DATA_DIR: join(tempFolder(), "data"),
  SHOPMCP_TIKTOK_BASE_URL: `https://${TIKTOK}`,
  HTTPS_PROXY: proxy.url,
  http_proxy: proxy.url,
  NODE_EXTRA_CA_CERTS: certificate.certFile,
});

async function run(words: readonly string[], env: Record<string, string>, stdin?: string): Promise<Run> {
  const ran = await shopmcp([...words, "--json"], { env, ...(stdin === undefined ? {} : { stdin }) });
  printed.push(ran.stdout, ran.stderr);
  return ran;
}

const Created = z.looseObject({ id: z.string() });
const Doctor = z.object({ checks: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })) });

async function connect(env: Record<string, string>): Promise<Run> {
  const created = await run(["workspace", "create", "--name", "Bakery"], env);
  const { id } = Created.parse(created.json);
  return run(["connect", "tiktok-ads", "--workspace", id], env, JSON.stringify(mainCredentials(simulator)));
}

async function examine(env: Record<string, string>): Promise<Map<string, string>> {
  const { checks } = Doctor.parse((await run(["doctor"], env)).json);
  return new Map(checks.map(({ name, ok, message }) => [name, `${ok ? "ok" : "FAIL"} ${message}`]));
}

describe("behind a proxy", () => {
  test("TikTok is asked through it, and doctor goes the same way and says so", async () => {
    const env = environment();
    const before = proxy.seen.length;
    expect((await connect(env)).exit).toBe(0);
    expect(new Set(proxy.seen.slice(before))).toEqual(new Set([`CONNECT ${TIKTOK}:443`]));
    const asked = proxy.seen.length;
    const checks = await examine(env);
    expect(checks.get("platform and clock")).toContain("ok https://ads.example.com answers");
    expect(proxy.seen.slice(asked)).toEqual([`CONNECT ${TIKTOK}:443`]);
    const { host } = new URL(proxy.url);
    expect(checks.get("way out")).toBe(
      `ok https through the proxy ${host} and plain http through the proxy ${host}; loopback directly; https://ads.example.com is asked through the proxy`,
    );
  });

  test("doctor says what is wrong with the proxy, or that a certificate is refused", async () => {
    const env = environment();
    await run(["workspace", "create", "--name", "Bakery"], env);
    const platform = async (change: Record<string, string>) =>
      (await examine({ ...env, ...change })).get("platform and clock");
    expect(await platform({ NODE_EXTRA_CA_CERTS: "" })).toMatch(/certificate that was shown is refused/);
    const { host } = new URL(proxy.url);
    expect(await platform({ HTTPS_PROXY: `http://shop:${PASSWORD}x@${host}` })).toMatch(/HTTP 407/);
    const before = proxy.seen.length;
    expect(await platform({ NO_PROXY: "example.com" })).toMatch(/^FAIL .*cannot be reached/);
    expect(proxy.seen).toHaveLength(before);
  });

  test("this machine's own server and a platform on loopback are asked past it", async () => {
    const env = { ...environment(), SHOPMCP_TIKTOK_BASE_URL: simulator.url };
    const before = proxy.seen.length;
    expect((await connect(env)).exit).toBe(0);
    const server = await serveProcess({ env });
    expect((await run(["healthcheck"], { ...env, SHOPMCP_PORT: new URL(server.url).port })).exit).toBe(0);
    expect(proxy.seen.slice(before)).toEqual([]);
    await server.stop();
    printed.push(server.logs());
  });

  kmsTest("KMS is asked through it", async () => {
    const arn = (await emulator?.createKey()) ?? "";
    const env = { ...environment(), ...awsEnvironment(`https://${KMS}`), SHOPMCP_KMS_KEY_ID: arn };
    const before = proxy.seen.length;
    expect((await connect(env)).exit).toBe(0);
    expect(new Set(proxy.seen.slice(before))).toEqual(new Set([`CONNECT ${KMS}:443`, `CONNECT ${TIKTOK}:443`]));
    const asked = proxy.seen.length;
    const past = await examine({ ...env, NO_PROXY: "example.com" });
    expect(past.get("master key")).toStartWith("FAIL AWS KMS");
    expect(proxy.seen).toHaveLength(asked);
    const untrusting = await run(["workspace", "create", "--name", "Two"], { ...env, NODE_EXTRA_CA_CERTS: "" });
    const checks = await examine({ ...env, NODE_EXTRA_CA_CERTS: "" });
    expect(untrusting.exit).toBe(0);
    expect(checks.get("master key")).toMatch(
      /AWS KMS could not be reached\. The certificate that was shown is refused/,
    );
  });

  test("its password is never printed", () => {
    expect(printed.length).toBeGreaterThan(5);
    expect(printed.join("\n")).not.toContain(PASSWORD);
  });
});
