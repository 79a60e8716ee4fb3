/** The progress of a call as its caller gets it: what the tool reports, and a heartbeat while it reports nothing. */

import { createLimit, type Limit } from "#concurrency/time-limit.ts";
import type { CallContext } from "#modules/module.ts";

type Progress = CallContext["progress"];

const QUIET = createLimit(2_000);

/** `title`: the platform that the call waits for. `quiet`: how long nothing is told at most. */
type Telling = { title: string; quiet?: Limit };

/** Nothing is reported after `end`. */
export type ToldProgress = { progress: Progress; end(): void };

const UNTOLD: ToldProgress = { progress: () => undefined, end: () => undefined };

/** Only numbers that rise are reported, as MCP demands; `tell` is null where the caller wants no progress. */
export function toldProgress(tell: Progress | null, { title, quiet = QUIET }: Telling): ToldProgress {
  if (tell === null) return UNTOLD;
  let ended = false;
  let reached = { done: 0, total: 1 };
  let message = `Waiting for ${title}`;
  let beats = 0;
  const beat = () => {
    beats += 1;
    waiting = quiet.begin(beat);
    // It stays below the next whole number, which the tool may report.
    const done = reached.done + beats / (beats + 1);
    tell(done, Math.max(reached.total, Math.ceil(done)), message);
  };
  let waiting = quiet.begin(beat);
  return {
    progress(done, total, text) {
      message = text;
      if (ended || done <= reached.done) return;
      reached = { done, total };
      beats = 0;
      waiting.delete(beat);
      waiting = quiet.begin(beat);
      tell(done, total, text);
    },
    end() {
      ended = true;
      waiting.delete(beat);
    },
  };
}

/** `work` with its progress told until it is over. */
export function whileTold<Result>(
  tell: Progress | null,
  work: (progress: Progress) => Promise<Result>,
  telling: Telling,
): Promise<Result> {
  const { progress, end } = toldProgress(tell, telling);
  return work(progress).finally(end);
}
