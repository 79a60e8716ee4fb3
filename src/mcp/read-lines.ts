/** Splits a stream of bytes into lines of bounded length. */

const NEWLINE = 10;

/** Null stands for a line over `maxBytes`. An unterminated last line counts unless it is empty. */
export async function* readLines(
  input: AsyncIterable<Uint8Array>,
  maxBytes: number,
): AsyncGenerator<string | null, void, undefined> {
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const hold = (part: Uint8Array) => {
    bytes += part.length;
    if (bytes > maxBytes) parts = [];
    else parts.push(part);
  };
  const take = () => {
    const line = bytes > maxBytes ? null : Buffer.concat(parts).toString("utf8");
    parts = [];
    bytes = 0;
    return line;
  };
  for await (const chunk of input) {
    let from = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, from)) {
      hold(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    hold(chunk.slice(from));
  }
  if (bytes > 0) yield take();
}
