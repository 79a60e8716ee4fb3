/** The suite's command for authorization servers: it prints an address, a person says yes, it judges what comes back. */

import { startOAuthStage } from "../clients/oauth-stage.ts";
import { freePort } from "../fakes/free-port.ts";

/** The suite itself waits five minutes for its callback. */
const RUN_TIMEOUT_MS = 60_000;

/** `suite`: the suite's entry file. */
export async function runAuthorization(suite: string): Promise<{ exit: number; output: string }> {
  const stage = await startOAuthStage({ publicUrl: true });
  try {
    const issuer = new URL(stage.url).origin;
    const port = await freePort();
    const clientId = await register(issuer, `http://127.0.0.1:${port}/callback`);
    const words = ["--url", issuer, "--client-id", clientId, "--resource", stage.url, "--port", String(port)];
    const run = Bun.spawn([process.execPath, suite, "authorization", ...words], {
      ...{ stdin: "ignore", stdout: "pipe", stderr: "pipe", timeout: RUN_TIMEOUT_MS },
    });
    let output = "";
    let led = false;
    for await (const chunk of run.stdout.pipeThrough(new TextDecoderStream())) {
      output += chunk;
      const address = /^(http\S+\/oauth\/authorize\?\S+)$/m.exec(output)?.[1];
      if (address === undefined || led) continue;
      led = true;
      await fetch(await stage.approve(address));
    }
    return { exit: await run.exited, output: Bun.stripANSI(output + (await new Response(run.stderr).text())) };
  } finally {
    await stage.stop();
  }
}

async function register(issuer: string, callback: string): Promise<string> {
  const metadata = { client_name: "Conformance", redirect_uris: [callback], token_endpoint_auth_method: "none" };
  const registered = await fetch(`${issuer}/oauth/register`, {
    ...{ method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(metadata) },
  });
  return String(Object(await registered.json()).client_id);
}
