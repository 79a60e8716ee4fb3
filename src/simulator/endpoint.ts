/** The shape of an endpoint, and the checks of a token: scope, grant and existence. */

import type { z } from "zod";
import type { Clock } from "#clock.ts";
import type { Advertiser, Host } from "./account.ts";
import { readBody, readQuery } from "./query.ts";
import { Refusal } from "./refusal.ts";
import type { Token, World } from "./world.ts";

export type Call = {
  world: World;
  clock: Clock;
  host: Host;
  token: Token;
  endpoint: Pick<Endpoint, "method" | "path">;
  query: URLSearchParams;
  body: string;
  contentType: string;
  answerHeaders: Record<string, string>;
};

export type Endpoint = {
  method: "GET" | "POST";
  /** The path after `v1.3`, with both slashes. */
  path: string;
  scope: string | null;
  sandbox: boolean;
  /** @throws Refusal */
  answer(call: Call): unknown;
};

type Spec<Input extends z.ZodType> = Omit<Endpoint, "answer"> & {
  input: Input;
  run(call: Call, input: z.output<Input>): unknown;
};

export function defineEndpoint<Input extends z.ZodType>({ input, run, ...endpoint }: Spec<Input>): Endpoint {
  return {
    ...endpoint,
    answer(call) {
      const read =
        endpoint.method === "GET" ? readQuery(call.query, input) : readBody(call.body, call.contentType, input);
      return run(call, read);
    },
  };
}

const SCOPE_PARENTS: Record<string, string> = {
  "10": "1",
  "100": "10",
  "20": "2",
  "21": "2",
  "22": "2",
  "200": "20",
  "201": "20",
  "210": "21",
  "211": "21",
  "220": "22",
  "221": "22",
  // Apps reviewed without it have the rest of Ads Management alone.
  "230": "23",
  "30": "3",
  "44": "4",
  "7043626160646815746": "4",
  "7231011733974859777": "4",
  "60": "6",
  "61": "6",
  "600": "60",
  "610": "61",
  "800": "8",
  "802": "8",
};

export function hasScope(token: Token, scope: string): boolean {
  const parent = SCOPE_PARENTS[scope];
  return token.scopes.has(scope) || (parent !== undefined && hasScope(token, parent));
}

export function grantedAdvertiser(call: Call, advertiserId: string): Advertiser {
  const advertiser = call.world.advertisers.get(advertiserId);
  if (advertiser === undefined || advertiser.deleted || advertiser.host !== call.host) {
    throw new Refusal(40001, `The advertiser ${advertiserId} doesn't exist or has been deleted.`);
  }
  if (!call.token.advertiserIds.has(advertiserId)) {
    const { path, method } = call.endpoint;
    throw new Refusal(40001, `advertiser does not grant you ${path}:${method} permission`);
  }
  if (advertiser.closed.has(call.endpoint.path))
    throw new Refusal(40001, `No permission to operate advertiser: ${advertiserId}`);
  for (const feature of advertiser.notOffered)
    if (call.endpoint.path.includes(`/${feature}/`)) throw new Refusal(40007, "The object does not exist.");
  return advertiser;
}
