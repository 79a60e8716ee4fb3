/** Who asks for something that outlives the session it was asked in. */

/**
 * A session may have ended, and a role been taken, since the request was let in; so both are looked for once more in the
 * commit that stores what was asked for. Null: the shell, whose user owns the data.
 */
export type Maker = { operatorId: string; sessionId: string } | null;
