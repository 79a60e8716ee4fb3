/** A notification for one channel, as it is kept until it is sent. */

/** `data`: for programs, with the names of the JSON API. */
export type OutboxMessage = {
  type: string;
  title: string;
  text: string;
  urgent: boolean;
  atMs: number;
  data: Record<string, unknown>;
};
