/** Makes a value on first use. */

/** For statements: most processes need few, and each keeps its database open until it is collected. */
export function once<Made extends object>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
