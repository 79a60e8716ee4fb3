/** Units of work that delete what the authorization server no longer needs. */

/** Everything at or before these times is deleted. */
export type OauthAges = {
  nowMs: number;
  /** Expired codes, and approvals that no client came for. */
  codesMs: number;
  clientsMs: number;
  endedGrantsMs: number;
};

export type OauthSweepRoom = {
  forgetReplays(replaysMs: number): Promise<void>;
  deleteOver(ages: OauthAges): Promise<void>;
};
