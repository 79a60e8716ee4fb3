/** The address of a channel and its secrets, by kind: as they are given, and as they are sealed. */

import { z } from "zod";
import { WEBHOOK_SECRET_SHAPE } from "#config/parse-setting.ts";
import type { ChannelKind } from "#db/channels.ts";
import { ShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import { Secret } from "#secret.ts";
import type { SealableFields } from "#vault/sealed-fields.ts";

const MAX_USER = 500;
const SECRET_TEXT = /^[^\p{Cc}]{1,500}$/u;
const MAX_URL = 1_000;
const MAX_RECIPIENTS = 10;
const MAX_HOST = 253;
/** A name, or an address without brackets. */
const HOST = /^(?:[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?|[0-9a-f:.]*:[0-9a-f:.]*)$/;

const asSecret = (given: unknown) => (typeof given === "string" ? new Secret(given) : given);

const secretText = () =>
  z.preprocess(
    asSecret,
    z.instanceof(Secret).refine((given) => SECRET_TEXT.test(given.reveal())),
  );

/** Secret as a whole: a webhook's path is its password. */
const url = () =>
  z.preprocess(
    asSecret,
    z
      .instanceof(Secret)
      .refine(isWebUrl, "must be an address such as https://example.com/hook")
      .transform((given) => new Secret(new URL(given.reveal()).href)),
  );

const mailbox = () => z.email().max(MAX_HOST);
const mailboxes = () =>
  z
    .string()
    .transform((text) => text.split(/[\s,;]+/).filter((each) => each !== ""))
    .pipe(z.array(mailbox()).min(1).max(MAX_RECIPIENTS))
    .transform((all) => all.join(", "));

const smtp = () =>
  z.strictObject({
    kind: z.literal("smtp"),
    host: z.string().max(MAX_HOST).toLowerCase().regex(HOST),
    port: z.coerce.number().int().min(1).max(65_535),
    security: z.enum(["tls", "starttls", "none"]),
    user: z
      .string()
      .max(MAX_USER)
      .regex(/^[^\p{Cc}]+$/u)
      .optional(),
    password: secretText().optional(),
    from: mailbox(),
    to: mailboxes(),
  });

const webhook = () =>
  z.strictObject({
    kind: z.literal("webhook"),
    url: url(),
    secret: secretText().refine(isWebhookSecret, "must be whsec_ and 24 to 64 random bytes in base64"),
  });

const ntfy = () =>
  z.strictObject({
    kind: z.literal("ntfy"),
    url: url().refine(
      (given) => topicOf(given) !== null,
      "must be a server and a topic, such as https://ntfy.sh/topic",
    ),
    token: secretText().optional(),
  });

const Address = lazily(() =>
  z.discriminatedUnion("kind", [
    smtp(),
    z.strictObject({ kind: z.literal("slack"), url: url() }),
    z.strictObject({ kind: z.literal("discord"), url: url() }),
    webhook(),
    ntfy(),
  ]),
);

export type Address = z.output<ReturnType<typeof Address>>;
export type AddressOf<Kind extends ChannelKind> = Extract<Address, { kind: Kind }>;

/** As given or as unsealed. @throws invalid_input that names fields, never their values */
export function readAddress(fields: Readonly<Record<string, unknown>>): Address {
  const parsed = Address().safeParse(fields);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path: [name], code, message }) => {
    if (code === "unrecognized_keys") return "one of the fields is not known for this kind";
    return `${String(name)} ${message.startsWith("must") ? message : "is missing or does not fit"}`;
  });
  throw new ShopError("invalid_input", `This channel cannot be set: ${problems.join("; ")}. Correct it and try again.`);
}

export function sealable(address: Address): SealableFields {
  const given = Object.entries(address).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(given);
}

const SECRETS: ReadonlySet<string> = new Set(["password", "secret", "token"]);
const PLACES: readonly string[] = ["host", "port", "security", "url"];

/** Fields that are not given stay; but a secret goes nowhere it was not given for. */
export function mergeAddress(before: Address, given: Readonly<Record<string, unknown>>): Address {
  const moved = PLACES.some((place) => given[place] !== undefined);
  const kept = Object.entries(before).filter(([name]) => !(moved && SECRETS.has(name)));
  return readAddress({ ...Object.fromEntries(kept), ...given, kind: before.kind });
}

/** For people: enough to know it again, and no secret. */
export function addressHint(address: Address): string {
  if (address.kind !== "smtp") return new URL(address.url.reveal()).host;
  const to = address.to.split(", ").map((each) => each.replace(/^(.)[^@]*/, "$1…"));
  return `${to.join(", ")} by ${address.host}:${address.port}`;
}

/** Where two addresses differ, the old one hears of it. */
export function isSameAddress(one: Address, other: Address): boolean {
  return placeOf(one) === placeOf(other);
}

function placeOf(address: Address): string {
  if (address.kind !== "smtp") return address.url.reveal();
  return JSON.stringify([address.host, address.port, address.to]);
}

export function topicOf(given: Secret): string | null {
  return /^\/([\w-]{1,64})\/?$/.exec(new URL(given.reveal()).pathname)?.[1] ?? null;
}

function isWebUrl(given: Secret): boolean {
  const parsed = given.reveal().length > MAX_URL ? null : URL.parse(given.reveal());
  const fits = parsed !== null && (parsed.protocol === "https:" || parsed.protocol === "http:");
  return fits && parsed.username === "" && parsed.password === "" && parsed.hash === "" && parsed.hostname !== "";
}

function isWebhookSecret(given: Secret): boolean {
  return WEBHOOK_SECRET_SHAPE.test(given.reveal());
}
