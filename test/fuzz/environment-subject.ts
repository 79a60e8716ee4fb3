/** Environment values, mutated: each setting alone and with others. */

import { readConfig } from "#config/config.ts";
import { SETTINGS } from "#config/settings.ts";
import { mix, pick } from "#simulator/random.ts";
import { mutated } from "./mutate.ts";
import { outcomeOf, type Subject } from "./subject.ts";

const MAX_AT_ONCE = 3;
/** Shorter values may occur in a sentence by chance. */
const MIN_SECRET = 12;

const SAMPLES: readonly [string, ...string[]] = [
  ...(["0.0.0.0", "8765", "https://shop.example.com", "a.example.com, b.example.com:8080", "10.0.0.0/8, ::1"] as const),
  ...(["/var/lib/shopmcp", "arn:aws:kms:eu-west-1:123456789012:key/1", "alias/shopmcp", "true", "300"] as const),
  ...(["shopmcp-key-1:AAAA", "smk_abcdefghijklmnop", "https://hooks.example.com/T0/B0?x=1", "info"] as const),
];

const names = Object.values(SETTINGS).flatMap(({ variable, fileVariable, secret }) => [
  { variable, secret },
  ...(fileVariable === undefined ? [] : [{ variable: fileVariable, secret: false }]),
]);

export async function openEnvironment(): Promise<Subject> {
  return {
    secrets: [],
    async take(seed, index) {
      const draw = mix(seed, index);
      const env: Record<string, string> = {};
      const hidden: string[] = [];
      for (let nth = 0; nth <= draw % MAX_AT_ONCE; nth += 1) {
        const { variable, secret } = names[mix(draw, nth) % names.length] ?? { variable: "", secret: false };
        const value = mutated(pick(SAMPLES, draw, nth + 10), draw, nth);
        env[variable] = value;
        if (secret && value.trim().length >= MIN_SECRET) hidden.push(value.trim());
      }
      const outcome = await outcomeOf(() => readConfig(env));
      const open = Object.values(env).join("\n");
      // A value that another setting holds too is not a leak.
      const told = hidden.some((value) => outcome.text.includes(value) && open.split(value).length === 2);
      return told ? { kind: "internal: a secret's value is told", text: "" } : outcome;
    },
    log: () => "",
    stop: async () => undefined,
  };
}
