/** Each way in by each attack that SECURITY.md speaks of: where it is tried, or why it cannot be. */

export const ATTACKS = [
  "guessed",
  "used again",
  "another's or for something else",
  "from another site",
  "told apart",
  "leaked",
  "after it ended",
  "after a restore",
] as const;

export type Attack = (typeof ATTACKS)[number];

/** A file under `test/` and a test's name in it. */
export type Tried = readonly [file: string, test: string];
export type Cell = Tried | { none: string };

const BY_TABLE = "sign-in/attacks.test.ts";
const GUESSES: Tried = [BY_TABLE, "guesses end by address, whichever way they take"];
const CROSS_SITE: Tried = [BY_TABLE, "%s does nothing by any way in"];
const ALIKE: Tried = [
  BY_TABLE,
  "whether a token is unknown, malformed, of another kind or too long, the answer is the same to the byte",
];
const BEHIND: Tried = [
  BY_TABLE,
  "a link is behind #, works nowhere else, and neither it nor what it gives stands in a log; a given cookie is not adopted",
];
const EVERY_ROUTE: Tried = [
  "api/abuse.test.ts",
  "that changes something refuses a foreign Origin, one of another port or scheme, and none",
];
const RESTORED = "maintenance/restored-rights.test.ts";
const PASSKEYS = "sign-in/passkeys.test.ts";
const PROVIDER = "sign-in/provider.test.ts";
const CODES = "sign-in/recovery-codes.test.ts";
const ROOM = "flows/room.test.ts";
const FILES = "flows/files.test.ts";
const SESSIONS = "workspaces/sessions.test.ts";
const TOKENS = "oauth/token.test.ts";
const TAMPERED = "proof/tampered-proof.test.ts";

export const ATTACK_TABLE = {
  password: {
    guessed: [
      SESSIONS,
      "one account ends after ten tries, for the right password too, until its quarter of an hour is over",
    ],
    "used again": { none: "It is meant to be; what ends it is a change." },
    "another's or for something else": [
      SESSIONS,
      "is not opened by a wrong password, an unknown address or none, which all look alike",
    ],
    "from another site": EVERY_ROUTE,
    "told apart": [
      "sign-in/unknown-address.test.ts",
      "a password is hashed and compared for nobody as for somebody: what waits for its turn is the same",
    ],
    leaked: [
      "api/sign-in.test.ts",
      "no password, session or setup token is on disk or in the log in clear, while it works and after it ends",
    ],
    "after it ended": [SESSIONS, "that is changed ends every other session, and needs the present one"],
    "after a restore": [RESTORED, "a password that was replaced since opens nothing, and the new one does"],
  },
  passkey: {
    guessed: [
      PASSKEYS,
      "challenges are limited by address as passwords are, and a browser that is known has tries of its own",
    ],
    "used again": [
      PASSKEYS,
      "a challenge works once, for five minutes, and only for what it was made for; only its hash is stored",
    ],
    "another's or for something else": [
      PASSKEYS,
      "a passkey is added only soon after signing in, once, without a certificate, and by its own session",
    ],
    "from another site": [
      PASSKEYS,
      "no lie opens a session: other host, other page, nobody verified, another person, a registration, a wrong key",
    ],
    "told apart": { none: "Nobody is named before the passkey is: a challenge is the same for everybody." },
    leaked: [
      PASSKEYS,
      "a copy of a passkey is refused and told in the audit trail, and the one that counted further still works",
    ],
    "after it ended": [
      PASSKEYS,
      "a new password from the shell, and a deletion, end an operator's passkeys with everything else",
    ],
    "after a restore": [
      "sign-in/restored-passkeys.test.ts",
      "removed ones stay removed, added ones and their counters stay as they are now",
    ],
  },
  "recovery code": {
    guessed: GUESSES,
    "used again": [
      CODES,
      "ten codes are shown once; each opens one session, however it is typed, and new ones end the old",
    ],
    "another's or for something else": ALIKE,
    "from another site": CROSS_SITE,
    "told apart": ALIKE,
    leaked: [CODES, "no code is on disk or in the log, guesses are limited by address, and an old session makes none"],
    "after it ended": [CODES, "a reset in the shell ends the codes"],
    "after a restore": [
      "sign-in/restored-passkeys.test.ts",
      "used recovery codes stay used, and passwords that were turned off stay off",
    ],
  },
  "link from the shell": {
    guessed: GUESSES,
    "used again": [
      "sign-in/passwords-off.test.ts",
      "a reset in the shell then gives a link that signs in once, within half an hour",
    ],
    "another's or for something else": BEHIND,
    "from another site": CROSS_SITE,
    "told apart": ALIKE,
    leaked: BEHIND,
    "after it ended": [
      "sign-in/passwords-off.test.ts",
      "a reset in the shell then gives a link that signs in once, within half an hour",
    ],
    "after a restore": [RESTORED, "what signs in or lets in once is gone after a restore"],
  },
  "set-up link": {
    guessed: { none: "256 random bits, for half an hour, until there is an operator." },
    "used again": [
      "workspaces/setup.test.ts",
      "gives one operator where two use their links at once, and none once the shell has made one",
    ],
    "another's or for something else": [
      "workspaces/setup.test.ts",
      "gives a link whose secret is behind the #, and makes one operator who can sign in",
    ],
    "from another site": EVERY_ROUTE,
    "told apart": { none: "There is nobody yet whom it could tell of." },
    leaked: [
      "api/sign-in.test.ts",
      "no password, session or setup token is on disk or in the log in clear, while it works and after it ends",
    ],
    "after it ended": [
      "workspaces/setup.test.ts",
      "is over after thirty minutes, to the millisecond, and a slip does not use it up",
    ],
    "after a restore": [RESTORED, "sessions and set-up links of the backup open nothing"],
  },
  "OpenID provider": {
    guessed: [PROVIDER, "beginning is limited by address, and a provider that is away is said to be"],
    "used again": [PROVIDER, "a code works once, only in the browser that began, with its state, and for ten minutes"],
    "another's or for something else": [PROVIDER, "an ID token with a wrong %s opens nothing"],
    "from another site": CROSS_SITE,
    "told apart": [
      PROVIDER,
      "an address that is not verified, of another domain, or of nobody here opens nothing and makes no account",
    ],
    leaked: [PROVIDER, "no secret of the provider or of the way there is on disk or in the log"],
    "after it ended": [
      PROVIDER,
      "an address that somebody else has at the provider now opens nothing until the shell ends the link",
    ],
    "after a restore": [
      RESTORED,
      "who an operator is at the provider stays as it is now: what was unlinked opens nothing, what was linked since does",
    ],
  },
  invitation: {
    guessed: GUESSES,
    "used again": [
      "api/roles.test.ts",
      "an invitation lets a new person in once, with its role in its workspace and no other right",
    ],
    "another's or for something else": [
      BY_TABLE,
      "what is another workspace's is not there: rooms, invitations, receipts, proofs of its own alone",
    ],
    "from another site": CROSS_SITE,
    "told apart": ALIKE,
    leaked: BEHIND,
    "after it ended": [
      "api/roles.test.ts",
      "it ends after seven days, when it is taken back, and with the rights of who made it",
    ],
    "after a restore": [RESTORED, "roles stay as they are now, and invitations of the backup open nothing"],
  },
  "client room": {
    guessed: [ROOM, "guessed links are counted by address, and one room takes no more of the platform than its share"],
    "used again": [
      ROOM,
      "a changed link closes the one before and whoever came by it; a revoked room is closed at once",
    ],
    "another's or for something else": [ROOM, "it opens nothing but its own routes, and no session or key opens those"],
    "from another site": CROSS_SITE,
    "told apart": ALIKE,
    leaked: [ROOM, "its link is kept as a hash alone, and stands in no log and no list"],
    "after it ended": [ROOM, "it ends with the last instant of its date, and a browser is outside after twelve hours"],
    "after a restore": [ROOM, "a restore brings back no link that was changed or revoked since, and no visit"],
  },
  session: {
    guessed: { none: "256 random bits, which guesses do not meet." },
    "used again": { none: "It is meant to be, until it ends." },
    "another's or for something else": [
      "api/sign-in.test.ts",
      "a session over http is none over https, and the other way round",
    ],
    "from another site": [
      "api/sign-in.test.ts",
      "the cookie is out of reach of scripts and other sites, and is for https alone where there is https",
    ],
    "told apart": [
      "api/abuse.test.ts",
      "that is not open answers 401 without a session, whatever else is right, and does nothing",
    ],
    leaked: [
      "api/sign-in.test.ts",
      "no password, session or setup token is on disk or in the log in clear, while it works and after it ends",
    ],
    "after it ended": [
      "sign-in/lock-outs.test.ts",
      "a session and a client room end by the clock as it is now, set forward or back",
    ],
    "after a restore": [RESTORED, "sessions and set-up links of the backup open nothing"],
  },
  "API key": {
    guessed: [
      "workspaces/api-keys.test.ts",
      "with one character changed is known to be no key without asking the database",
    ],
    "used again": { none: "It is meant to be, until it ends." },
    "another's or for something else": [
      "flows/narrow-walk.test.ts",
      "%s gets what its sets and accounts open, by every method and door",
    ],
    "from another site": ["http/host-check.test.ts", "from %s is told nothing that lets it"],
    "told apart": [
      "workspaces/api-keys.test.ts",
      "missing, malformed, unknown, revoked and expired are told apart in the log alone",
    ],
    leaked: [
      "flows/canary-secrets.test.ts",
      "no pasted secret and no key is on disk, in the log, in an answer or in an error in clear",
    ],
    "after it ended": ["workspaces/api-keys.test.ts", "stops at the next request when it is revoked"],
    "after a restore": [
      RESTORED,
      "what a key or an app may see stays as narrow as it is now; a backup from before narrowing ends it",
    ],
  },
  "app by OAuth": {
    guessed: [TOKENS, "an address may ask for tokens 300 times a minute, not 301"],
    "used again": [
      TOKENS,
      "gives the same answer for 120 s, and a millisecond later ends everything of its grant, with the reason",
    ],
    "another's or for something else": [TOKENS, "in another client's hand is nothing, and stays good"],
    "from another site": [
      "oauth/consent.test.ts",
      "from a page of another origin, or of none, though the session is right",
    ],
    "told apart": ["oauth/access.test.ts", "of a token nobody knows is as good as done"],
    leaked: [
      "oauth/at-rest.test.ts",
      "nothing that opens something is in the database, its write-ahead log or our log",
    ],
    "after it ended": [
      "oauth/access.test.ts",
      "once its grant is ended in the page, in the shell, or by its client, at the very next call",
    ],
    "after a restore": [
      RESTORED,
      "a refresh token that was used since ends its app when it comes again; the one that took its place works",
    ],
  },
  "link to a file": {
    guessed: [FILES, "whoever only looks at it spends nothing, and what is not the token opens nothing"],
    "used again": [FILES, "two that fetch at once get one file between them"],
    "another's or for something else": [
      "flows/narrow-reach.test.ts",
      "a file that %s asked for has no account and no tool that is closed when it is fetched",
    ],
    "from another site": EVERY_ROUTE,
    "told apart": [FILES, "whoever only looks at it spends nothing, and what is not the token opens nothing"],
    leaked: [FILES, "its token and its question are kept from whoever has the data, and stand in no log"],
    "after it ended": [FILES, "it ends with its key, and gives no more than the key may see when it is fetched"],
    "after a restore": [FILES, "it goes with the workspace, and a restore brings none back"],
  },
  "signed proof": {
    guessed: { none: "It opens nothing: whoever has it can read it." },
    "used again": { none: "It is meant to be read again; it names its month and when it was made." },
    "another's or for something else": [TAMPERED, "with %s it does not"],
    "from another site": { none: "It is verified from a file, without this server." },
    "told apart": { none: "It opens nothing." },
    leaked: ["proof/signing-keys.test.ts", "the private key is in no file in clear, and opens in its own row alone"],
    "after it ended": [
      "proof/signing-keys.test.ts",
      "a lost key is replaced: the new one signs, the old public one stays listed, its private part is gone",
    ],
    "after a restore": [
      "flows/proof.test.ts",
      "a restored copy signs with a key of its own; the public ones of the backup and of before stay listed",
    ],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Attack, Cell>>>>;

/** What else is tried over all of them together. */
export const BESIDE: readonly Tried[] = [
  [BY_TABLE, "%s is refused by each way, with no word of it"],
  [PROVIDER, "clocks may differ by half a minute, and not by hours"],
  [PROVIDER, "a provider that calls itself otherwise than the setting is not asked to sign anybody in"],
  ["browser/next-page.test.ts", "with %j for the next page stays here, at %s"],
  ["browser/provider.test.ts", "follows no kept address of another server"],
  ["oauth/authorize.test.ts", "leads to the consent page under our own address, and no further"],
  ["sign-in/claimed-roles.test.ts", "somebody whose subject at the provider is another's gets nothing from the claim"],
  [
    "sign-in/unknown-address.test.ts",
    "a wrong password of somebody, of nobody, of who was deleted and of who has none are answered alike",
  ],
  ["flows/narrow-reach.test.ts", "%s opens no route of the API: it is told what nobody is told"],
  ["oauth/accounts-shown.test.ts", "%s is opened what was shown, and nothing that came meanwhile"],
  ["api/roles.test.ts", "what the table allows a %s, and nothing else"],
];

/** Whoever has lost the first has the second. */
export const LOCK_OUTS: readonly { lost: string; left: string; tried: Tried }[] = [
  {
    lost: "the password",
    left: "passkey, recovery code, provider, or a link from the shell",
    tried: [SESSIONS, "that is reset in the shell ends all sessions, and whoever was locked out may sign in"],
  },
  {
    lost: "the passkey, with passwords off and the codes used up",
    left: "a link from the shell",
    tried: [
      "sign-in/lock-outs.test.ts",
      "passwords off, passkey lost, codes used up, the clock a year ahead: the shell's link lets in, and opens the rest again",
    ],
  },
  {
    lost: "the passkey, as its last one is removed with passwords off",
    left: "it stays",
    tried: ["sign-in/passwords-off.test.ts", "the last passkey stays while passwords are off"],
  },
  {
    lost: "the provider, which is down",
    left: "the session, recovery code, or a link from the shell",
    tried: [
      "sign-in/lock-outs.test.ts",
      "a provider that is down keeps nobody out who has another way, with passwords off, too",
    ],
  },
  {
    lost: "a role that the claim gave, named by it no more at the next sign-in",
    left: "the account, without that role; an owner or admin gives it again",
    tried: [
      "sign-in/claimed-roles.test.ts",
      "a role that the claim names is given, another takes its place, and what it does not name ends",
    ],
  },
  {
    lost: "the claim that made the last admin one",
    left: "the last admin stays one",
    tried: ["sign-in/claimed-roles.test.ts", "an admin comes and goes with the claim, but the last one stays"],
  },
  {
    lost: "the public URL, which has changed: passkeys stop",
    left: "recovery code, or a link from the shell, after which a passkey of the new name is added",
    tried: ["sign-in/passwords-off.test.ts", "a changed public URL leaves recovery codes and the shell"],
  },
  {
    lost: "tries at the password, which others have used up",
    left: "a browser in which somebody signed in before, or the shell",
    tried: [
      "workspaces/known-device.test.ts",
      "an account that others have locked, and an address that is used up, let a known browser in",
    ],
  },
  {
    lost: "the right time: the clock is set forward or back",
    left: "signing in again; the room's link",
    tried: [
      "sign-in/lock-outs.test.ts",
      "a session and a client room end by the clock as it is now, set forward or back",
    ],
  },
  {
    lost: "the last owner, by removing or demoting themself",
    left: "refused: another owner first",
    tried: [
      "sign-in/lock-outs.test.ts",
      "the last owner cannot remove or demote themself; another owner, an admin or the shell can",
    ],
  },
  {
    lost: "the last owner, by an admin, the shell or a deletion",
    left: "the admin, who names another",
    tried: [
      "sign-in/lock-outs.test.ts",
      "a workspace whose last owner left, was made less or was deleted is open to the admin, who names another",
    ],
  },
  {
    lost: "the last admin, by themself or the shell",
    left: "refused: another admin first",
    tried: [
      "api/roles.test.ts",
      "who is made no admin keeps memberships, and the keys made elsewhere end; the last admin stays one",
    ],
  },
  {
    lost: "everything, by restoring a backup where nobody can vouch for it",
    left: "`operator reset-password`",
    tried: [
      RESTORED,
      "where the database before cannot be read, apps end and every operator needs a new password first",
    ],
  },
];
