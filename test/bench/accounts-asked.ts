/** `bun run bench NAME --accounts 1000`: how many, where the usual number takes too long or is too few. */

export function accountsAsked(usual: number): number {
  const at = process.argv.indexOf("--accounts");
  const asked = at === -1 ? usual : Number(process.argv[at + 1]);
  if (Number.isInteger(asked) && asked > 0) return asked;
  throw new Error("--accounts takes a whole number.");
}
