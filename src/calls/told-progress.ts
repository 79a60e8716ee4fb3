/** The progress of a call as its caller gets it: what the tool reports, and a heartbeat while it reports nothing. */

import { type Sleep, sleepForReal } from "#concurrency/sleep.ts";
import type { CallContext } from "#modules/module.ts";

type Progress = CallContext["progress"];

const QUIET_MS = 2_000;

/** `title`: the platform that the call waits for. */
type Telling = { title: string; sleep: Sleep };

/** Nothing is reported after `end`. */
export type ToldProgress = { progress: Progress; end(): void };

const UNTOLD: ToldProgress = { progress: () => undefined, end: () => undefined };

/** Only numbers that rise are reported, as MCP demands; `tell` is null where the caller wants no progress. */
export function toldProgress(tell: Progress | null, { title, sleep }: Telling): ToldProgress {
  if (tell === null) return UNTOLD;
  const ended = new AbortController();
  let reached = { done: 0, total: 1 };
  let message = `Waiting for ${title}`;
  let beats = 0;
  let quiet = new AbortController();
  const beat = () => {
    beats += 1;
    // It stays below the next whole number, which the tool may report.
    const done = reached.done + beats / (beats + 1);
    tell(done, Math.max(reached.total, Math.ceil(done)), message);
  };
  const keepBeating = async () => {
    while (!ended.signal.aborted) {
      quiet = new AbortController();
      const waited = await sleep(QUIET_MS, AbortSignal.any([ended.signal, quiet.signal])).then(
        () => true,
        () => false,
      );
      if (waited && !ended.signal.aborted) beat();
    }
  };
  void keepBeating();
  return {
    progress(done, total, text) {
      message = text;
      if (ended.signal.aborted || done <= reached.done) return;
      reached = { done, total };
      beats = 0;
      quiet.abort();
      tell(done, total, text);
    },
    end: () => ended.abort(),
  };
}

/** `work` with its progress told until it is over. */
export function whileTold<Result>(
  tell: Progress | null,
  work: (progress: Progress) => Promise<Result>,
  { title, sleep = sleepForReal }: Partial<Telling> & Pick<Telling, "title">,
): Promise<Result> {
  const { progress, end } = toldProgress(tell, { title, sleep });
  return work(progress).finally(end);
}
