/** The cost of a call by access token and by API key, in this process without a socket. */

import { startOAuthShop } from "../oauth/oauth-shop.ts";
import { median } from "./cold-start.ts";
import type { Figure } from "./run.ts";

const ROUNDS = 21;
const CALLS_A_ROUND = 500;

export async function oauthCheck(): Promise<readonly Figure[]> {
  const shop = await startOAuthShop();
  const { access_token } = await shop.connect((await shop.register()).client_id);
  const { key } = await shop.newWorkspace("Other");
  const round = async (bearer: string): Promise<number> => {
    const startedMs = performance.now();
    for (let call = 0; call < CALLS_A_ROUND; call += 1) {
      const answer = await shop.list(bearer);
      if (answer.status !== 200) throw new Error(`a call was answered ${answer.status}`);
    }
    return ((performance.now() - startedMs) / CALLS_A_ROUND) * 1_000;
  };
  const measured = { key: [] as number[], token: [] as number[] };
  for (let at = 0; at <= ROUNDS; at += 1) {
    const [byKey, byToken] = [await round(key), await round(access_token)];
    if (at > 0) {
      measured.key.push(byKey);
      measured.token.push(byToken);
    }
  }
  await shop.stop();
  const [byKey, byToken] = [median(measured.key), median(measured.token)];
  return [
    [`tools/list by API key, median of ${ROUNDS} rounds of ${CALLS_A_ROUND}`, `${byKey.toFixed(1)} µs`],
    ["tools/list by access token, interleaved with it", `${byToken.toFixed(1)} µs`],
    ["an access token costs more by", `${(byToken - byKey).toFixed(1)} µs`],
  ];
}
