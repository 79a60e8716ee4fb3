/** Whether rows may be others than they were: after what this process wrote, after what it heard, and by age. */

export type Changes = {
  version(): number;
  /** Something was written, here or elsewhere. */
  happened(): void;
};

/**
 * What nobody told of is noticed within a second, by an uptime that may be a tenth of it old: the connection that listens
 * may be down, or silent, or may have been while somebody wrote.
 */
const MAX_AGE_MS = 800;

export function createChanges(uptimeMs: () => number): Changes {
  let version = 0;
  let sinceMs = uptimeMs();
  const happened = () => {
    version += 1;
    sinceMs = uptimeMs();
  };
  return {
    happened,
    version() {
      if (Math.abs(uptimeMs() - sinceMs) >= MAX_AGE_MS) happened();
      return version;
    },
  };
}
