/** What a person pastes, checked field by field; problems name the field, never its value. */

import { z } from "zod";
import { ShopError } from "#errors.ts";
import { lazily } from "#lazily.ts";
import { Secret } from "#secret.ts";
import { MAX_LIFETIME_SECONDS } from "../endpoints/token-lifetimes.ts";

const MAX_ID_DIGITS = 32;
/** TikTok's tokens have 40 to 100 characters. */
const MAX_SECRET_CHARACTERS = 4_096;

const MAX_URL_CHARACTERS = 2_048;
const REDIRECT_URI = "one of the redirect URLs of your app, with https:// before it";

const PRINTABLE = /^[\x21-\x7e]+$/;
const BLANK = /^\s*$/;

/** A form sends untouched fields as empty text. */
const blankIsAbsent = (value: unknown): unknown =>
  value === null || (typeof value === "string" && BLANK.test(value)) ? undefined : value;

const field = <Schema extends z.ZodType>(schema: Schema) => z.preprocess(blankIsAbsent, schema.optional());

const idField = (sentence: string) =>
  field(
    z
      .union([z.string(), z.number()], { error: sentence })
      .refine((value) => typeof value === "string" || Number.isSafeInteger(value), {
        error: "a number this long may have been rounded on the way; paste it in quotes",
        abort: true,
      })
      .transform((value) => String(value).trim())
      .refine((digits) => /^\d+$/.test(digits) && digits.length <= MAX_ID_DIGITS, { error: sentence }),
  );

const secretField = (sentence: string) => {
  const word = z
    .string({ error: sentence })
    .max(MAX_SECRET_CHARACTERS, { error: "too long to be what TikTok gives out" })
    .transform((text) => text.trim())
    .refine((text) => PRINTABLE.test(text), { error: sentence })
    .transform((text) => new Secret(text));
  return field(
    z.unknown().transform((value, context) => {
      if (value instanceof Secret && value.matches(PRINTABLE)) return value;
      const { data, error } = word.safeParse(value);
      if (data !== undefined) return data;
      context.addIssue({ code: "custom", message: error?.issues[0]?.message ?? sentence });
      return z.NEVER;
    }),
  );
};

const lifetimeField = () => {
  const sentence = "a whole number of seconds, as TikTok gave it";
  return field(
    z
      .union([z.string(), z.number()], { error: sentence })
      .transform((value) => Number(value))
      .refine((seconds) => Number.isInteger(seconds) && seconds > 0 && seconds <= MAX_LIFETIME_SECONDS, {
        error: sentence,
      }),
  );
};

const PastedCredential = lazily(() =>
  z.strictObject({
    app_id: idField("the App ID is a number: see Basic Info of your app in TikTok's developer portal"),
    app_secret: secretField("the App Secret is one word: see Basic Info of your app in TikTok's developer portal"),
    access_token: secretField("the access token is one word: generate it under Tools in TikTok's developer portal"),
    advertiser_id: idField("the Advertiser ID is the number at the top of TikTok Ads Manager, digits only"),
    refresh_token: secretField("the refresh token is one word, as TikTok gave it with the access token"),
    expires_in: lifetimeField(),
    refresh_token_expires_in: lifetimeField(),
    environment: field(
      z.preprocess(
        (value) => (typeof value === "string" ? value.trim().toLowerCase() : value),
        z.enum(["production", "sandbox"], { error: "either production or sandbox" }),
      ),
    ),
  }),
);

const PastedApp = lazily(() =>
  PastedCredential()
    .pick({ app_id: true, app_secret: true })
    .extend({
      redirect_uri: field(
        z
          .string({ error: REDIRECT_URI })
          .max(MAX_URL_CHARACTERS, { error: REDIRECT_URI })
          .transform((text) => text.trim())
          .refine(isWebAddress, { error: REDIRECT_URI }),
      ),
    }),
);

export type PastedApp = z.infer<ReturnType<typeof PastedApp>>;

export type PastedCredential = z.infer<ReturnType<typeof PastedCredential>>;

export function readPasted(pasted: unknown): PastedCredential {
  return parsePasted(PastedCredential(), pasted);
}

export function readPastedApp(pasted: unknown): PastedApp {
  return parsePasted(PastedApp(), pasted);
}

function parsePasted<Schema extends z.ZodObject>(schema: Schema, pasted: unknown): z.output<Schema> {
  const result = schema.safeParse(pasted);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    if (issue.code === "unrecognized_keys") return unknownFields(issue.keys);
    if (issue.path.length === 0) return "one JSON object with the fields is expected";
    return `${issue.path.join(".")}: ${issue.message}`;
  });
  throw new ShopError(
    "invalid_input",
    `These credentials cannot be used: ${problems.join("; ")}. The fields are ${Object.keys(schema.shape).join(", ")}.`,
  );
}

/** A long or odd name may be a value in the wrong place, so it is not repeated. */
function unknownFields(names: readonly string[]): string {
  const sayable = names.filter((name) => /^\w{1,30}$/.test(name)).slice(0, 3);
  return `TikTok Ads has no field${sayable.length === 0 ? " of that name" : ` ${sayable.join(", ")}`}`;
}

/** TikTok also takes plain http for addresses of this machine. */
function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
