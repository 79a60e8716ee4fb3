/** A notification for one channel, as it is kept until it is sent. */

export type OutboxMessage = {
  type: string;
  title: string;
  text: string;
  urgent: boolean;
  atMs: number;
  data: Record<string, unknown>;
};
