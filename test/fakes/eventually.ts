/** The one way to wait for another process or socket: poll up to a deadline. */

const LOOK_EVERY_MS = 10;

export async function eventually<Found>(
  look: () => Found | undefined | false | Promise<Found | undefined | false>,
  deadlineMs = 30_000,
): Promise<Found> {
  for (let waitedMs = 0; waitedMs < deadlineMs; waitedMs += LOOK_EVERY_MS) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`still not so after ${deadlineMs} ms`);
}
