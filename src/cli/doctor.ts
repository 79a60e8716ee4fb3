/** `shopmcp doctor`: looks at everything that must be right, in order, and says what to do. */

import { toShopError } from "#errors.ts";
import { type Command, print } from "./command.ts";

/** `run` says what it found, or throws a sentence that says what to do. */
export type Check = { name: string; run(): Promise<string> };

/** The checks of a data folder; each may rely on the ones before it having passed. */
export type Doctor = (dataDir: string | undefined) => { checks: readonly Check[]; close(): Promise<void> };

export function doctor(examine: Doctor): Command {
  return {
    name: "doctor",
    summary: "check configuration, key, database, permissions and connections",
    words: [],
    options: {},
    usage: "",
    async run(invocation) {
      const { checks, close } = examine(invocation.dataDir);
      const results: { name: string; ok: boolean; message: string }[] = [];
      let exit: number | undefined;
      try {
        for (const check of checks) {
          const result = await check.run().then(
            (message) => ({ ok: true, message }),
            (thrown) => {
              const error = toShopError(thrown);
              exit = error.traits.exit;
              return { ok: false, message: error.message };
            },
          );
          results.push({ name: check.name, ...result });
          if (!result.ok) break;
        }
      } finally {
        await close();
      }
      const ok = results.every((result) => result.ok);
      print(
        invocation,
        { ok, checks: results },
        results.map((result) => `${result.ok ? "ok  " : "FAIL"}  ${result.name}: ${result.message}`).join("\n"),
      );
      return exit;
    },
  };
}
