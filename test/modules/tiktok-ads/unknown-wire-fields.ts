/** A way out on which every JSON object that the platform answers has one field more. */

import { gunzipSync } from "node:zlib";
import type { Outbound } from "#outbound/outbound.ts";
import { DIRECT } from "../../fakes/direct.ts";

/** `field`: a member as it stands in JSON, such as `"name":"value"`. `answers`: how many got it. */
export type Extended = { outbound: Outbound; field: string | null; answers: number };

export function extendedOutbound(): Extended {
  const extended: Extended = {
    field: null,
    answers: 0,
    outbound: {
      ...DIRECT,
      pool(...bounds) {
        const pool = DIRECT.pool(...bounds);
        return {
          ...pool,
          async exchange(...asked) {
            const answer = await pool.exchange(...asked);
            if ("failure" in answer || extended.field === null) return answer;
            const { "content-encoding": coding, ...headers } = answer.headers;
            const bytes = coding === undefined ? answer.bytes : gunzipSync(answer.bytes);
            const text = new TextDecoder().decode(bytes);
            if (!text.startsWith("{")) return answer;
            extended.answers += 1;
            return { ...answer, headers, bytes: new TextEncoder().encode(withField(text, extended.field)) };
          },
        };
      },
    },
  };
  return extended;
}

/** Ids keep all their digits, since nothing is parsed. */
function withField(json: string, field: string): string {
  return json.replaceAll(/"(?:\\.|[^"\\])*"|\{(\s*\})?/g, (found, end) => {
    if (found.startsWith('"')) return found;
    return end === undefined ? `{${field},` : `{${field}}`;
  });
}
