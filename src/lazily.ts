/** What costs much to make and may never be asked for. */

/** `make` runs at the first question, and once unless it throws. */
export function lazily<Made>(make: () => Made): () => Made {
  let made: { value: Made } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
