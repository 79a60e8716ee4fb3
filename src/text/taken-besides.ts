/** Arguments that are read before a tool gets the others: where the tool says what it takes, it names them, too. */

const BESIDES = new WeakMap<object, readonly string[]>();

export function takingBesides<Arguments extends object>(args: Arguments, names: readonly string[]): Arguments {
  BESIDES.set(args, names);
  return args;
}

export function takenBesides(args: unknown): readonly string[] {
  return typeof args === "object" && args !== null ? (BESIDES.get(args) ?? []) : [];
}
