/** On what an answer rests. */

/**
 * What an answer rests on besides its question, the minute and what is stored. `holds`: the same question would get the
 * same answer without a request.
 */
export type AnswerBasis = {
  opening: number;
  holds(): boolean;
  /** Of the platform's answers that it rests on, cached ones too; null where it rests on none. */
  requestIds(): readonly string[] | null;
};
