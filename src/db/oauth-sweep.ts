/** Units of work that delete what the authorization server no longer needs. */

/** Everything at or before these times is deleted. */
export type OauthAges = {
  nowMs: number;
  /** Expired codes, and approvals that no client came for. */
  codesMs: number;
  /** Clients that nobody approved. */
  clientsMs: number;
  /** Ended grants, which the page shows for a while. */
  endedGrantsMs: number;
};

export type OauthSweepRoom = {
  /** Forgets the answers of rotations that began at or before `replaysMs`. */
  forgetReplays(replaysMs: number): Promise<void>;
  deleteOver(ages: OauthAges): Promise<void>;
};
