/** Runs before the tests: what `main.ts` sets for its process. */

process.umask(0o077);
