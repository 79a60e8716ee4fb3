/** The form of each kind of channel, for the page and the terminal. */

export const CHANNEL_KINDS = ["smtp", "slack", "discord", "webhook", "ntfy"] as const;

export type Kind = (typeof CHANNEL_KINDS)[number];

export type ChannelField = {
  name: string;
  label: string;
  hint: string;
  secret: boolean;
  required: boolean;
  choices?: readonly { value: string; label: string }[];
};

export const KIND_TITLES: Readonly<Record<Kind, string>> = {
  smtp: "Mail",
  slack: "Slack",
  discord: "Discord",
  webhook: "Webhook",
  ntfy: "ntfy",
};

const TEXT = { secret: false, required: true };
const WEB_SECRET = { secret: true, required: true };

export const CHANNEL_FIELDS: Readonly<Record<Kind, readonly ChannelField[]>> = {
  smtp: [
    { name: "to", label: "To", hint: "Up to ten addresses, separated by commas.", ...TEXT },
    { name: "from", label: "From", hint: "An address that the mail server lets you send from.", ...TEXT },
    { name: "host", label: "Mail server", hint: "Such as smtp.example.com.", ...TEXT },
    {
      ...{ name: "security", label: "Encryption", hint: "None only to private hosts.", ...TEXT },
      choices: [
        { value: "starttls", label: "STARTTLS (port 587)" },
        { value: "tls", label: "TLS (port 465)" },
        { value: "none", label: "None" },
      ],
    },
    { name: "port", label: "Port", hint: "587, 465, 2525 or 25.", ...TEXT },
    { name: "user", label: "User", hint: "Where the server asks for one.", secret: false, required: false },
    { name: "password", label: "Password", hint: "Sealed, and never shown again.", secret: true, required: false },
  ],
  slack: [{ name: "url", label: "Webhook URL", hint: "Of an incoming webhook in Slack.", ...WEB_SECRET }],
  discord: [
    { name: "url", label: "Webhook URL", hint: "Of a webhook in the channel's settings in Discord.", ...WEB_SECRET },
  ],
  webhook: [
    { name: "url", label: "URL", hint: "Gets a signed POST for each message.", ...WEB_SECRET },
    { name: "secret", label: "Secret", hint: "whsec_…; empty makes one, shown once.", secret: true, required: false },
  ],
  ntfy: [
    { name: "url", label: "Server and topic", hint: "Such as https://ntfy.sh/a-name-nobody-guesses.", ...WEB_SECRET },
    { name: "token", label: "Token", hint: "Where the server asks for one.", secret: true, required: false },
  ],
};

export const CHANNEL_FIELD_NAMES: readonly string[] = [
  ...new Set(Object.values(CHANNEL_FIELDS).flatMap((fields) => fields.map(({ name }) => name))),
];
