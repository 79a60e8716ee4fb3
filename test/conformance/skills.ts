/** The suite's scenarios for skills, which no version of the protocol requires: on the product, each check must pass. */

import { z } from "zod";

const SCENARIOS = ["sep-2640-skills-enumeration", "sep-2640-skills-manifest", "sep-2640-skills-directory"];

/** The slowest takes about a second. */
const RUN_TIMEOUT_MS = 60_000;

/** A check that is skipped has shown nothing, and nothing here is to be skipped. */
const Checks = z.array(z.looseObject({ id: z.string(), status: z.string() }));

/** `suite`: the suite's entry file. */
export async function runSkills(suite: string, url: string): Promise<{ passed: boolean; said: string }> {
  let checks = 0;
  for (const scenario of SCENARIOS) {
    // The extension stands outside of the protocol's versions, so that the suite has to be forced to run it on one.
    const words = ["--scenario", scenario, "--spec-version", "2026-07-28", "--force", "--verbose"];
    const run = Bun.spawn([process.execPath, suite, "server", "--url", `${url}/mcp`, ...words], {
      ...{ stdin: "ignore", stdout: "pipe", stderr: "inherit", timeout: RUN_TIMEOUT_MS },
    });
    const output = Bun.stripANSI(await new Response(run.stdout).text());
    const found = checksIn(output);
    const passed = found.filter(({ status }) => status === "SUCCESS");
    if ((await run.exited) !== 0 || found.length === 0 || passed.length < found.length)
      return { passed: false, said: `NOT as expected\n${output}` };
    checks += found.length;
  }
  return { passed: true, said: `${SCENARIOS.length} of ${SCENARIOS.length} scenarios pass, in ${checks} checks` };
}

function checksIn(output: string): z.infer<typeof Checks> {
  const list = /^\[\n[\s\S]*?^\]$/m.exec(output)?.[0];
  return list === undefined ? [] : Checks.parse(JSON.parse(list));
}
