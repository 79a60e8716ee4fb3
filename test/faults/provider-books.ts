/** The provider's record of every refresh token it gave and what became of it. */

import { z } from "zod";
import type { Clock } from "#clock.ts";
import type { Simulator } from "#simulator/simulator.ts";

export const REFRESH = "/oauth2/refresh_token/";

/** `upMs` is the machine's uptime, which nobody sets. `doubtful` means that the answer may not have arrived. */
export type Rotation = { upMs: number; doubtful: boolean };

/** `index` counts the pairs of one authorisation; `rotation` is null while it is unused. */
export type Issued = { tenantAt: number; chain: Issued[]; index: number; rotation: Rotation | null };

export type Books = {
  open(tenantAt: number, pair: { accessToken: string; refreshToken: string }): void;
  issued(refreshToken: string): Issued | undefined;
  askedIn(body: string): Issued | undefined;
  /** Whether a sent answer may still be lost, because servers are being killed. */
  lossy: boolean;
  /** Whether a stopped server has a request in flight. */
  stopped: boolean;
  secrets: ReadonlySet<string>;
  asked: number;
  rotations: number;
  repeats: number;
  broken: string[];
};

const Asked = z.looseObject({ refresh_token: z.string() });
const Pair = z.looseObject({ refresh_token: z.string(), access_token: z.string() });

export function keepBooks(simulator: Simulator, clock: Clock): Books {
  const tokens = new Map<string, Issued>();
  const secrets = new Set<string>();
  const flights = new Map<number, Set<AbortSignal>>();
  const books: Books = {
    open(tenantAt, { accessToken, refreshToken }) {
      const first: Issued = { tenantAt, chain: [], index: 0, rotation: null };
      first.chain.push(first);
      tokens.set(refreshToken, first);
      secrets.add(refreshToken).add(accessToken);
    },
    issued: (refreshToken) => tokens.get(refreshToken),
    askedIn: (body) => tokens.get(Asked.parse(JSON.parse(body)).refresh_token),
    ...{ lossy: false, stopped: false, secrets, asked: 0, rotations: 0, repeats: 0, broken: [] },
  };
  const takeOff = (tenantAt: number, signal: AbortSignal) => {
    const flying = flights.get(tenantAt) ?? new Set();
    flights.set(tenantAt, flying);
    for (const one of flying) if (one.aborted) flying.delete(one);
    if (flying.size > 0 && !books.stopped) books.broken.push(`two refreshes of tenant ${tenantAt} at the same time`);
    flying.add(signal);
    return () => void flying.delete(signal);
  };
  const rotated = (asked: Issued, pair: z.infer<typeof Pair>, doubtful: boolean) => {
    const { tenantAt, chain, index } = asked;
    if (tokens.has(pair.refresh_token)) {
      books.repeats += 1;
      return;
    }
    books.rotations += 1;
    asked.rotation = { upMs: clock.uptime(), doubtful };
    const next: Issued = { tenantAt, chain, index: index + 1, rotation: null };
    chain.push(next);
    tokens.set(pair.refresh_token, next);
    secrets.add(pair.refresh_token).add(pair.access_token);
  };

  simulator.watch(({ path, body, signal }) => {
    const asked = path === REFRESH ? books.askedIn(body) : undefined;
    if (asked === undefined) return () => undefined;
    books.asked += 1;
    const land = takeOff(asked.tenantAt, signal);
    if (asked.rotation?.doubtful === false && !books.stopped)
      books.broken.push(`tenant ${asked.tenantAt} used a refresh token again whose answer had arrived`);
    return ({ envelope, sent }) => {
      land();
      if (envelope?.code !== 0) return;
      rotated(asked, Pair.parse(envelope.data), !sent || signal.aborted || books.lossy);
    };
  });
  return books;
}
