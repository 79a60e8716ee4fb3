/** A second platform: what a new module costs. It keeps its accounts in memory, and lists its toys by means of `src/ads`. */

import { z } from "zod";
import { ShopError } from "#errors.ts";
import { defineTool } from "#modules/define-tool.ts";
import type { ConnectionAccess, Credential, Module } from "#modules/module.ts";
import { Secret } from "#secret.ts";
import { toyCatalogue } from "./toy-catalogue.ts";

const Pasted = z.strictObject({ shop: z.string().min(1), token: z.string().min(1) });

const SHOPS: Readonly<Record<string, string>> = { bakery: "toy-token-bakery", florist: "toy-token-florist" };

export const TOY_SHOPS = SHOPS;

export type ToyModule = Module & { calls: { connectionId: string; shop: string }[]; hang: Promise<void> | null };

export function createToyModule(): ToyModule {
  const toy: ToyModule = {
    name: "toy",
    title: "Toy Shop",
    instructions: "A toy shop can be visited.",
    calls: [],
    hang: null,
    fields: [
      { name: "shop", label: "Shop", hint: "Its name.", secret: false, required: true },
      { name: "token", label: "Token", hint: "Its token.", secret: true, required: true },
    ],
    page: {
      summary: "A shop of toys.",
      guide: [{ title: "Ask for a token", text: "The shop gives you one." }],
      checks: ["Whether the shop knows the token"],
      troubleshooting: [{ title: "Unknown token", codes: ["token_invalid"], text: "Ask the shop for another token." }],
    },
    tools: [
      toyCatalogue(shopOf),
      {
        name: visit.listing.name,
        listing: async () => visit.listing,
        set: "reports",
        accounts: "one",
        rowsHold: "figures",
        async call(access, args, context) {
          const { shop, generation } = await shopOf(access);
          toy.calls.push({ connectionId: access.facts.connectionId, shop });
          if (toy.hang !== null) await toy.hang;
          return visit.call({ shop, generation }, args, context);
        },
      },
    ],
    readCredential(pasted, standing) {
      const kept = standing === null ? {} : { shop: standing.shop, token: read(standing).token.reveal() };
      const parsed = Pasted.safeParse({ ...kept, ...z.record(z.string(), z.unknown()).catch({}).parse(pasted) });
      if (!parsed.success) throw new ShopError("invalid_input", "A toy shop needs shop and token.");
      return { shop: parsed.data.shop, token: new Secret(parsed.data.token) };
    },
    changedFields(given, standing) {
      const { shop, token } = read(standing);
      const before: Record<string, unknown> = { shop, token: token.reveal() };
      const fields = Object.entries(z.record(z.string(), z.unknown()).parse(given));
      return Object.fromEntries(fields.filter(([name, value]) => before[name] !== value));
    },
    async verify(credential) {
      const { shop, token } = read(credential);
      if (SHOPS[shop] !== token.reveal()) {
        throw new ShopError("token_invalid", "The toy shop does not know this token.", {
          upstream: { code: 7, message: "no", requestId: "toy-1" },
        });
      }
      const account = { id: shop, name: shop.toUpperCase(), currency: "EUR", timezone: "Europe/Vienna" };
      return { credential, account, kind: "static", expiresAtMs: null, warnings: [] };
    },
    close: async () => undefined,
  };
  return toy;
}

const visit = defineTool<{ shop: string; generation: number }, z.ZodObject, z.ZodObject<{ meta: z.ZodObject }>>({
  name: "toy_visit",
  title: "Visit the shop",
  description: "Says which shop is connected.",
  input: z.strictObject({ fail: z.enum(["inside", "platform", "misfit"]).optional() }),
  output: z.object({
    meta: z.looseObject({ shop: z.string(), generation: z.number(), notice: z.string().optional() }),
  }),
  async run({ shop, generation }, input) {
    if (input.fail === "inside") throw new TypeError("the toy broke");
    if (input.fail === "platform") {
      throw new ShopError("rate_limited", "The toy shop is full. Wait.", {
        retryAfterSeconds: 5,
        upstream: { code: 9, message: "full", requestId: "toy-2" },
      });
    }
    const answer = { meta: { shop, generation } };
    return input.fail === "misfit" ? { ...answer, beyond: true } : answer;
  },
});

async function shopOf(access: ConnectionAccess): Promise<{ shop: string; generation: number }> {
  const { generation, credential } = await access.open();
  return { shop: read(credential).shop, generation };
}

function read(credential: Credential): { shop: string; token: Secret } {
  const { shop, token } = credential;
  if (typeof shop !== "string" || !(token instanceof Secret)) throw new Error("not a toy's credential");
  return { shop, token };
}
