/** Tells how deeply a JSON text is nested before it is parsed. */

const QUOTE = '"'.charCodeAt(0);
const BACKSLASH = "\\".charCodeAt(0);
const OPENING: ReadonlySet<number> = new Set(["{", "["].map((bracket) => bracket.charCodeAt(0)));
const CLOSING: ReadonlySet<number> = new Set(["}", "]"].map((bracket) => bracket.charCodeAt(0)));

/** Stops at the limit. The answer for invalid JSON does not matter: the parser refuses it. */
export function nestsDeeperThan(text: string, levels: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === QUOTE) at = endOfString(text, at);
    else if (OPENING.has(character)) {
      depth += 1;
      if (depth > levels) return true;
    } else if (CLOSING.has(character)) depth -= 1;
  }
  return false;
}

function endOfString(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  while (at !== -1 && isEscaped(text, at)) at = text.indexOf('"', at + 1);
  return at === -1 ? text.length : at;
}

function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 1;
}
