/** Units of work: what the authorization server needs no longer goes. */

/** Everything from at or before these times. */
export type OauthAges = {
  nowMs: number;
  /** Codes' expiry, and consents that no client came for. */
  codesMs: number;
  /** Clients to whom nobody said yes. */
  clientsMs: number;
  /** Ends of grants, which the page shows for a while. */
  endedGrantsMs: number;
};

export type OauthSweepRoom = {
  /** Answers of rotations that began at or before `replaysMs` are not given again. */
  forgetReplays(replaysMs: number): Promise<void>;
  deleteOver(ages: OauthAges): Promise<void>;
};
