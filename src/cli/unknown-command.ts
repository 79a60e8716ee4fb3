/** What is said of words that begin no command: the nearest ones, never all of them. */

import { didYouMean } from "#text/did-you-mean.ts";

/** @param names of all commands, of one or two words each */
export function unknownCommand(names: readonly string[], typed: readonly string[]): string {
  const near = nearest(names, typed);
  const meant = near.length === 0 ? "" : ` Did you mean ${near.join(", ")}?`;
  return `There is no such command.${meant} \`shopmcp --help\` names them all.`;
}

/** Of a family that is right, or nearly so, all are named where none is near. */
function nearest(names: readonly string[], typed: readonly string[]): readonly string[] {
  const [first = ""] = typed;
  const whole = didYouMean(typed.slice(0, 2).join(" "), names);
  if (whole.length > 0) return whole;
  const families = [...new Set(names.map(familyOf))];
  const [family] = families.includes(first) ? [first] : didYouMean(first, families);
  return names.filter((name) => familyOf(name) === family);
}

const familyOf = (name: string): string => name.split(" ")[0] ?? name;
