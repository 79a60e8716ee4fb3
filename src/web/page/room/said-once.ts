/** Sections of a room that fail alike: a broken account refuses each of them, which the first one says for all. Pure. */

import { failAlike } from "../data/refusal.ts";

type Asked = { error: Error | null; refetch(): unknown };

/** In the order in which they are shown. `isSaid`: an earlier one says why. `onRetry` asks all anew that failed alike. */
export function saidOnce<Sections extends Readonly<Record<string, Asked>>>(
  sections: Sections,
): { [Name in keyof Sections]: Sections[Name] & { isSaid: boolean; onRetry(): Promise<unknown> } };
export function saidOnce(sections: Readonly<Record<string, Asked>>) {
  const all = Object.values(sections);
  return Object.fromEntries(
    Object.entries(sections).map(([name, section], at) => {
      const alike = all.filter((other) => other === section || failAlike(other.error, section.error));
      const isSaid = all.slice(0, at).some((earlier) => failAlike(earlier.error, section.error));
      return [name, { ...section, isSaid, onRetry: () => Promise.all(alike.map((one) => one.refetch())) }];
    }),
  );
}
