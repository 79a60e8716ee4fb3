/** `bun run soak --minutes N [--replicas M]`: the binary at 200 calls a second, or M of it on PostgreSQL. Exits 1 where a promise was broken. */

import { join } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { soak } from "./soak-run.ts";

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: { minutes: { ...text, default: "10" }, "per-second": { ...text, default: "200" }, replicas: text },
});
const given = z
  .object({
    minutes: z.coerce.number().positive().max(1_440),
    "per-second": z.coerce.number().int().min(1).max(2_000),
    replicas: z.coerce.number().int().min(1).max(5).optional(),
  })
  .parse(values);

const { asked, done, memoryMib, lostRows, strangeRows, refreshes, states, exit } = await soak({
  command: [join(import.meta.dir, "..", "..", "dist", "shopmcp")],
  ...(given.replicas === undefined ? {} : { replicas: given.replicas }),
  seconds: given.minutes * 60,
  perSecond: given["per-second"],
  tenants: 8,
});
const PARTS = 6;
const part = (at: number) => {
  const size = Math.floor(memoryMib.length / PARTS);
  return memoryMib.slice(at * size, (at + 1) * size).reduce((sum, one) => sum + one, 0) / size;
};
const memory = Array.from({ length: PARTS }, (_, at) => part(at).toFixed(0)).join(", ");
const refused = Object.entries(asked.refused).map(([code, many]) => `${many.toLocaleString("en")} ${code}`);
const rows = [
  ["calls", asked.calls.toLocaleString("en")],
  ["refused while TikTok was in a bad mood", refused.join(", ") || "none"],
  ["errors that nothing explains", `${asked.unexpected.length}`],
  ["answers with another workspace's account", `${asked.crossings.length}`],
  ["usage rows lost, and strange ones", `${lostRows}, ${strangeRows}`],
  ["keys made, used, revoked and refused", `${done.keys}`],
  ["credentials replaced", `${done.pasted}`],
  ["access tokens renewed (those that the journal still holds)", `${refreshes}`],
  ["backups, rewraps", `${done.backups}, ${done.rewraps}`],
  ["chores that went wrong", `${done.wrong.length}`],
  [
    "states in the end",
    Object.entries(states)
      .map(([state, many]) => `${many} ${state}`)
      .join(", "),
  ],
  ["resident memory, by sixths of the time", `${memory} MiB`],
  ["longest call", `${(asked.longestMs / 1_000).toFixed(1)} s`],
] as const;
process.stdout.write(
  `| what | measured |\n|---|---|\n${rows.map(([what, value]) => `| ${what} | ${value} |`).join("\n")}\n`,
);
const wrong = [...asked.unexpected, ...asked.crossings, ...done.wrong];
for (const words of wrong.slice(0, 20)) process.stderr.write(`${words}\n`);
process.exit(wrong.length + lostRows + strangeRows + exit > 0 ? 1 : 0);
