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
  /** From now on nobody there hears an answer, nor has heard those since `begin`. What it has sent is out. */
  standsStill(door: string): void;
  goesOn(door: string): void;
  /** A round of faults begins: answers until now have been read. */
  begin(): void;
  secrets: ReadonlySet<string>;
  asked: number;
  rotations: number;
  repeats: number;
  broken: string[];
};

type Door = { door: string };

/** `unheard`: its server was stopped while it was under way. */
type Flight = Door & { signal: AbortSignal; unheard: boolean; land(): void };

const Asked = z.looseObject({ refresh_token: z.string() });
const Pair = z.looseObject({ refresh_token: z.string(), access_token: z.string() });

export function keepBooks(simulator: Simulator, clock: Clock): Books {
  const tokens = new Map<string, Issued>();
  const secrets = new Set<string>();
  const flights = new Map<number, Set<Flight>>();
  const standing = new Set<string>();
  let recent: { door: string; rotation: Rotation }[] = [];
  const books: Books = {
    open(tenantAt, { accessToken, refreshToken }) {
      const first: Issued = { tenantAt, chain: [], index: 0, rotation: null };
      first.chain.push(first);
      tokens.set(refreshToken, first);
      secrets.add(refreshToken).add(accessToken);
    },
    issued: (refreshToken) => tokens.get(refreshToken),
    askedIn: (body) => tokens.get(Asked.parse(JSON.parse(body)).refresh_token),
    standsStill(door) {
      standing.add(door);
      for (const one of recent) if (one.door === door) one.rotation.doubtful = true;
      for (const flying of flights.values()) for (const one of flying) one.unheard ||= one.door === door;
    },
    goesOn: (door) => void standing.delete(door),
    begin() {
      recent = [];
    },
    ...{ lossy: false, secrets, asked: 0, rotations: 0, repeats: 0, broken: [] },
  };
  const takeOff = (tenantAt: number, { door, signal }: Pick<Flight, "door" | "signal">): Flight => {
    const flying = flights.get(tenantAt) ?? new Set();
    flights.set(tenantAt, flying);
    for (const one of flying) if (one.signal.aborted) flying.delete(one);
    const flight: Flight = { door, signal, unheard: standing.has(door), land: () => void flying.delete(flight) };
    if (!flight.unheard && [...flying].some(({ unheard }) => !unheard))
      books.broken.push(`two refreshes of tenant ${tenantAt} at the same time`);
    flying.add(flight);
    return flight;
  };
  const rotated = (
    asked: Issued,
    pair: z.infer<typeof Pair>,
    { door, doubtful }: Pick<Rotation, "doubtful"> & Door,
  ) => {
    const { tenantAt, chain, index } = asked;
    if (tokens.has(pair.refresh_token)) {
      books.repeats += 1;
      return;
    }
    books.rotations += 1;
    asked.rotation = { upMs: clock.uptime(), doubtful };
    recent.push({ door, rotation: asked.rotation });
    const next: Issued = { tenantAt, chain, index: index + 1, rotation: null };
    chain.push(next);
    tokens.set(pair.refresh_token, next);
    secrets.add(pair.refresh_token).add(pair.access_token);
  };

  simulator.watch(({ door, path, body, signal }) => {
    const asked = path === REFRESH ? books.askedIn(body) : undefined;
    if (asked === undefined) return () => undefined;
    books.asked += 1;
    const flight = takeOff(asked.tenantAt, { door, signal });
    // A request that had left before its server was stopped is nobody's fault.
    if (asked.rotation?.doubtful === false && !flight.unheard)
      books.broken.push(`tenant ${asked.tenantAt} used a refresh token again whose answer had arrived`);
    return ({ envelope, sent }) => {
      flight.land();
      if (envelope?.code !== 0) return;
      const doubtful = !sent || signal.aborted || books.lossy || standing.has(door);
      rotated(asked, Pair.parse(envelope.data), { door, doubtful });
    };
  });
  return books;
}
