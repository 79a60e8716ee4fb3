/** A TZif file as zic writes it today: nothing in the block for old readers, and a rule at its end. */

type Written = { offsets: readonly number[]; changes: readonly { at: string; offset: number }[]; footer: string };

/** Offsets in seconds; `offset` of a change is the place of one. */
export function tzifOf({ offsets, changes, footer }: Written): Uint8Array {
  const header = (changed: number, types: number) => {
    const bytes = Buffer.alloc(44);
    bytes.write("TZif2");
    bytes.writeUInt32BE(changed, 32);
    bytes.writeUInt32BE(types, 36);
    bytes.writeUInt32BE(4, 40);
    return bytes;
  };
  const type = (seconds: number) => {
    const bytes = Buffer.alloc(6);
    bytes.writeInt32BE(seconds);
    return bytes;
  };
  const time = (at: string) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64BE(BigInt(Date.parse(at) / 1_000));
    return bytes;
  };
  return Buffer.concat([
    ...[header(0, 1), type(0), Buffer.from("UTC\0")],
    ...[header(changes.length, offsets.length), ...changes.map(({ at }) => time(at))],
    Buffer.from(changes.map(({ offset }) => offset)),
    ...[...offsets.map(type), Buffer.from("XST\0"), Buffer.from(`\n${footer}\n`)],
  ]);
}
