/** A real Caddy with the shipped Caddyfile, on loopback and in a folder of its own. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { eventually } from "./eventually.ts";
import { freePort } from "./free-port.ts";
import { tempFolder } from "./temp-folder.ts";

export type Caddy = {
  url: string;
  start(upstreamPort: number): Promise<void>;
  rootPath: string;
  stop(): Promise<void>;
};

const CADDYFILE = join(import.meta.dir, "..", "..", "deploy", "caddy", "Caddyfile");

/** No admin port, nothing outside of loopback, and certificates of Caddy's own authority that is not installed. */
const OPTIONS = `{
	admin off
	default_bind 127.0.0.1
	local_certs
	skip_install_trust
	auto_https disable_redirects
}
import ${CADDYFILE}
`;

export async function findCaddy(scheme: "http" | "https"): Promise<Caddy | null> {
  const program = Bun.which("caddy");
  if (program === null) return null;
  const url = `${scheme}://localhost:${await freePort()}`;
  const home = tempFolder();
  const config = join(home, "Caddyfile");
  writeFileSync(config, OPTIONS);
  const rootPath = join(home, "caddy", "pki", "authorities", "local", "root.crt");
  let running: Bun.Subprocess | null = null;
  const stop = async () => {
    running?.kill();
    await running?.exited;
  };
  const answers = async () => {
    const tls =
      scheme === "http" ? {} : { ca: await eventually(() => existsSync(rootPath) && readFileSync(rootPath, "utf8")) };
    await eventually(async () => (await fetch(`${url}/livez`, { tls }).catch(() => null))?.status === 200);
  };
  return {
    url,
    rootPath,
    async start(upstreamPort) {
      running = Bun.spawn([program, "run", "--adapter", "caddyfile", "--config", config], {
        env: {
          ...{ HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home },
          ...{ SHOPMCP_DOMAIN: url, SHOPMCP_UPSTREAM: `127.0.0.1:${upstreamPort}` },
        },
        stdout: "ignore",
        stderr: "ignore",
      });
      await answers().catch(async (error) => {
        await stop();
        throw error;
      });
    },
    stop,
  };
}
