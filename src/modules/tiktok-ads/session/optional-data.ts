/** What is nice to know besides a list: where TikTok does not give it, the list still stands, and says so. */

import { mapBounded } from "#ads/map-bounded.ts";
import { type ShopError, toShopError } from "#errors.ts";
import { isRefusedQuestion } from "./refused-question.ts";
import type { TikTokSession } from "./session.ts";

const AT_ONCE = 4;

export type OptionalQuestion<Data> = {
  /** A noun for sentences: "video links". */
  what: string;
  ids: readonly string[];
  atMost: number;
  ask(ids: readonly string[]): Promise<Data>;
};

/** TikTok refuses a whole batch for one id that is not the account's. Halves find it, with so many more requests at most. */
const MORE_REQUESTS = 10;

type Lost = { error: ShopError; ids: number };

/** One answer for each batch that TikTok answered. @throws errors that concern more than this question */
export async function askOptional<Data>(
  session: Pick<TikTokSession, "warn" | "forClient">,
  { what, ids, atMost, ask }: OptionalQuestion<Data>,
): Promise<Data[]> {
  const unique = [...new Set(ids)];
  const batches = Array.from({ length: Math.ceil(unique.length / atMost) }, (_, index) =>
    unique.slice(index * atMost, (index + 1) * atMost),
  );
  const lost: Lost[] = [];
  let more = MORE_REQUESTS;
  const read = async (batch: readonly string[]): Promise<Data[]> => {
    try {
      return [await ask(batch)];
    } catch (thrown) {
      const error = toShopError(thrown);
      if (!isRefusedQuestion(error)) throw error;
      if (error.code !== "upstream_missing" || batch.length < 2 || more < 2) {
        lost.push({ error, ids: batch.length });
        return [];
      }
      more -= 2;
      const middle = Math.ceil(batch.length / 2);
      return [...(await read(batch.slice(0, middle))), ...(await read(batch.slice(middle)))];
    }
  };
  const answers = (await mapBounded(batches, AT_ONCE, read)).flat();
  for (const { error } of lost) session.warn(withoutSentence(session, partOf(what, { lost, answers, unique }), error));
  return answers;
}

function partOf(
  what: string,
  { lost, answers, unique }: { lost: readonly Lost[]; answers: readonly unknown[]; unique: readonly string[] },
): string {
  if (answers.length === 0) return what;
  return `${what} of ${lost.reduce((sum, { ids }) => sum + ids, 0)} of ${unique.length}`;
}

/** Null and a warning where TikTok refuses only this question. @throws errors that concern more than it */
export async function orWithout<Data>(
  session: Pick<TikTokSession, "warn" | "forClient">,
  what: string,
  ask: () => Promise<Data>,
): Promise<Data | null> {
  try {
    return await ask();
  } catch (thrown) {
    const error = toShopError(thrown);
    if (!isRefusedQuestion(error)) throw error;
    session.warn(withoutSentence(session, what, error));
    return null;
  }
}

/**
 * What the account lacks is said once for all questions; ids are not mentioned unless the caller gave them. What there is
 * to do about it is between owner and TikTok.
 */
function withoutSentence({ forClient }: Pick<TikTokSession, "forClient">, what: string, error: ShopError): string {
  const { code, message } = error;
  if (code === "not_available") return message;
  if (forClient) return `The list is without ${what}, which cannot be read.`;
  return `The list is without ${what}: ${code === "upstream_missing" ? "TikTok has none of them for this account." : message}`;
}

/** For data outside TikTok's main lists, which the sandbox lacks. @throws as `orWithout` */
export async function readApart<Data>(
  session: Pick<TikTokSession, "warn" | "environment" | "forClient">,
  what: string,
  read: () => Promise<Data>,
): Promise<Data | null> {
  if (session.environment === "production") return orWithout(session, what, () => orNone(read));
  session.warn(`The list is without ${what}: TikTok's sandbox does not have them.`);
  return null;
}

async function orNone<Data>(read: () => Promise<Data>): Promise<Data | null> {
  try {
    return await read();
  } catch (thrown) {
    if (toShopError(thrown).code === "upstream_missing") return null;
    throw thrown;
  }
}
