/** What TikTok answers to an authorisation and to a refresh, each field in every other JSON type, and absent. */

import { expect, test } from "bun:test";
import { TokenAnswer } from "#modules/tiktok-ads/endpoints/token-answer.ts";
import { nonEmpty } from "../../../fakes/non-empty.ts";
import { fieldsOf, swapped } from "./swapped-answer.ts";

const ANSWERS = {
  authorisation: { access_token: "at", advertiser_ids: ["7100000000000000001"], scope: [1, 2], expires_in: 86_400 },
  refresh: {
    ...{ access_token: "at", refresh_token: "rt", expires_in: 86_400, refresh_token_expires_in: 31_536_000 },
    ...{ token_type: "Bearer", scope: "user.info.basic", open_id: "7100000000000000001" },
  },
};
/** Without it there is no connection. */
const STRICT = "access_token";

test.each(Object.entries(ANSWERS))("%s: only the access token itself decides", (_, data) => {
  const fields = fieldsOf(data);
  let swaps = 0;
  for (const [name, field] of nonEmpty(fields))
    for (const swap of nonEmpty(field.swaps)) {
      const { envelope, met } = swapped({ code: 0, message: "OK", request_id: "r", data }, field.path, swap);
      expect(met).toBeGreaterThan(0);
      swaps += 1;
      const { success, data: answer } = TokenAnswer().safeParse(envelope.data);
      expect({ name, swap, success }).toEqual({ name, swap, success: name !== STRICT });
      if (answer === undefined) continue;
      expect(answer.accessToken.reveal()).toBe("at");
      // What is no number of seconds is no lifetime, rather than one of a second.
      expect([undefined, 7, 86_400]).toContain(answer.expiresIn);
      expect([undefined, 7, 31_536_000]).toContain(answer.refreshExpiresIn);
      expect([undefined, "rt"]).toContain(answer.refreshToken?.reveal());
    }
  expect(fields.size).toBeGreaterThanOrEqual(5);
  expect(swaps).toBeGreaterThanOrEqual(30);
});
