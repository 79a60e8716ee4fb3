/** On what an answer rests. */

/** Whether the same question would get the same answer without a request. It is kept when the call is over, and so holds nothing of it. */
export type Standing = () => boolean;

/** What an answer rests on besides its question, the minute and what is stored. */
export type AnswerBasis = {
  opening: number;
  /** Asked for once the answer is there; null where it cannot be given again. */
  standing(): Standing | null;
  /** Of the platform's answers that it rests on, cached ones too; null where it rests on none. */
  requestIds(): readonly string[] | null;
};
