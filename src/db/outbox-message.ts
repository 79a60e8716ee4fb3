/** What one channel is told, as it is kept until it has been sent. */

/** `data`: what programs read, named as the JSON API names it. */
export type OutboxMessage = {
  type: string;
  title: string;
  text: string;
  urgent: boolean;
  atMs: number;
  data: Record<string, unknown>;
};
