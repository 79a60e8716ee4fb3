/** `connect --authorize`: authorise at the platform, then choose an account. A script does it step by step. */

import { z } from "zod";
import type { Authorizations } from "#connections/authorizations.ts";
import { ShopError } from "#errors.ts";
import type { CredentialField, Module, ReachableAccount } from "#modules/module.ts";
import { type App, SHELL } from "./app.ts";
import { askFields } from "./ask-fields.ts";
import { type Invocation, print, type Terminal } from "./command.ts";
import { readJson } from "./read-json.ts";

type Place = { workspaceId: string; module: Module };

type Connected = Awaited<ReturnType<Authorizations["choose"]>>;

type Parts = Pick<App, "authorizations">;

/** An agency may reach thousands of accounts. */
const MAX_LISTED = 50;
const MAX_TRIES = 3;

/** Null where the first step printed the portal's address and nothing can be connected yet. */
export async function authorizeAndConnect(app: Parts, place: Place, invocation: Invocation): Promise<Connected | null> {
  const { authorization, name, title } = place.module;
  if (authorization === undefined)
    throw new ShopError("usage", `${title} has no --authorize. Use \`shopmcp connect ${name}\` without it.`);
  return invocation.terminal.interactive
    ? onTerminal(app, place, { terminal: invocation.terminal, fields: authorization.fields })
    : stepByStep(app, place, { invocation, accountField: authorization.accountField });
}

async function onTerminal(
  { authorizations }: Parts,
  place: Place,
  { terminal, fields }: { terminal: Terminal; fields: readonly CredentialField[] },
): Promise<Connected> {
  const given = await askFields(terminal, fields, ({ required }) => required);
  const { url, state } = await authorizations.start(place, given);
  terminal.hint(`\nOpen this address, authorise there, and come back within ten minutes:\n\n  ${url}\n`);
  terminal.hint(
    "Your browser then goes to another address, where a page may or may not load. Copy that whole address.",
  );
  const [redirected = ""] = await terminal.askAll([{ text: "That address (not shown): ", hidden: true }]);
  await authorizations.redeem(place, { redirected, state });
  const accounts = await authorizations.accounts(place, state);
  const accountId = await pick(terminal, accounts);
  return authorizations.choose(place, { state, accountId }, SHELL);
}

async function pick(terminal: Terminal, accounts: readonly ReachableAccount[]): Promise<string> {
  const [only] = accounts;
  if (accounts.length === 1 && only !== undefined) return only.id;
  terminal.hint("\nThis authorisation reaches several accounts:\n");
  for (const [at, account] of accounts.slice(0, MAX_LISTED).entries()) terminal.hint(`  ${at + 1}  ${shown(account)}`);
  if (accounts.length > MAX_LISTED) terminal.hint(`  and ${accounts.length - MAX_LISTED} more: give the id`);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const [answer = ""] = await terminal.askAll([{ text: "Number or id: ", hidden: false }]).catch((cause) => {
      throw new ShopError("usage", "No account was chosen, and none connected. Start again with --authorize.", {
        cause,
      });
    });
    const word = answer.trim();
    const chosen =
      accounts.find(({ id }) => id === word) ?? (/^\d{1,4}$/.test(word) ? accounts[Number(word) - 1] : undefined);
    if (chosen !== undefined) return chosen.id;
    terminal.hint("There is no such account in the list.");
  }
  throw new ShopError("invalid_input", "No account was chosen, and none connected. Start again with --authorize.");
}

const Given = z.looseObject({
  redirected_url: z.string().max(8_192).optional(),
  state: z.string().min(1).max(200).optional(),
});

async function stepByStep(
  { authorizations }: Parts,
  place: Place,
  { invocation, accountField }: { invocation: Invocation; accountField: string },
): Promise<Connected | null> {
  const {
    redirected_url: redirected,
    state: begun,
    [accountField]: wanted,
    ...app
  } = readGiven(readJson(await invocation.terminal.readInput()));
  if (redirected === undefined && begun === undefined) {
    const { url, state } = await authorizations.start(place, app);
    print(
      invocation,
      { url, state },
      `Open this address and authorise there:\n\n  ${url}\n\nThen, within ten minutes, give the address that the browser was sent to on stdin of the same command:\n  {"redirected_url":"…"}`,
    );
    return null;
  }
  const state =
    redirected === undefined ? (begun ?? "") : (await authorizations.redeem(place, { redirected, state: begun })).state;
  const accountId =
    accountIdOf(wanted, accountField) ?? onlyOne(await authorizations.accounts(place, state), accountField);
  return authorizations.choose(place, { state, accountId }, SHELL);
}

function readGiven(json: unknown): z.infer<typeof Given> {
  const { success, data } = Given.safeParse(json);
  if (success) return data;
  throw new ShopError(
    "invalid_input",
    "Give --authorize one JSON object on stdin; its redirected_url and state, where given, are strings.",
  );
}

/** @throws invalid_input for one that is not a string, since a long number has already lost digits */
function accountIdOf(wanted: unknown, field: string): string | undefined {
  if (wanted === undefined || wanted === null || wanted === "") return undefined;
  if (typeof wanted === "string") return wanted.trim();
  throw new ShopError("invalid_input", `Give ${field} as a string, in quotes.`);
}

function onlyOne(accounts: readonly ReachableAccount[], field: string): string {
  const [only] = accounts;
  if (accounts.length === 1 && only !== undefined) return only.id;
  const listed = accounts.slice(0, MAX_LISTED).map(shown).join(", ");
  const more = accounts.length > MAX_LISTED ? `, and ${accounts.length - MAX_LISTED} more` : "";
  throw new ShopError(
    "invalid_input",
    `This authorisation reaches several accounts: ${listed}${more}. Within ten minutes give ${field} and the same state on stdin, without redirected_url: no new code is needed.`,
  );
}

function shown({ id, name }: ReachableAccount): string {
  return name === null ? id : `${id} ${JSON.stringify(name)}`;
}
