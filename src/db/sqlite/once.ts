/** What is made when it is first asked for, and stays. */

/**
 * For statements: most processes need few of them, and a database stays open after its end until the last one has been
 * collected.
 */
export function once<Made extends object>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
