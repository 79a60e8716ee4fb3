/** The manifest of a Claude Desktop bundle: its program, settings, stored data and removal. */

import { SETTINGS } from "#config/settings.ts";
import { ACCOUNT_FIELDS } from "./account-fields.ts";
import type { Target } from "./targets.ts";

export function programPath({ runtime }: Target): string {
  return `server/${runtime.os === "win32" ? "shopmcp.exe" : "shopmcp"}`;
}

const text = (title: string, description: string) => ({
  type: "string",
  title,
  description,
  required: false,
  sensitive: true,
});

const ACCOUNT = ACCOUNT_FIELDS.map(
  ({ name, variable, label, hint }) => [name, { variable, option: text(label, hint) }] as const,
);

/** All are optional: a user with a key needs none, and the first call says what is missing. */
const OPTIONS = {
  ...Object.fromEntries(ACCOUNT),
  api_key: {
    variable: SETTINGS.apiKey.variable,
    option: text(
      "Advanced: an existing key",
      "Instead of the four above, a key (smcp_…) of a ShopMCP on this computer. Name its data folder below.",
    ),
  },
  data_dir: {
    variable: SETTINGS.dataDir.variable,
    option: {
      type: "directory",
      title: "Advanced: data folder",
      description: "The data folder of that ShopMCP, or another place for this one's. Usually empty.",
      required: false,
    },
  },
  app_secret_file: {
    variable: SETTINGS.app_secret.fileVariable,
    option: {
      type: "file",
      title: "Advanced: file with the App Secret",
      description: "Instead of the field above, where the secret has a $ in it.",
      required: false,
    },
  },
  access_token_file: {
    variable: SETTINGS.access_token.fileVariable,
    option: {
      type: "file",
      title: "Advanced: file with the Access Token",
      description: "Instead of the field above, where the token has a $ in it.",
      required: false,
    },
  },
};

const DESCRIPTION = "Ask about your TikTok Ads. Read only; your tokens stay sealed on this computer.";

const LONG_DESCRIPTION = `Asks TikTok's Marketing API for your campaigns, reports and creatives, and never changes anything.

**What it stores.** The four credentials, sealed, with the account's name and when which tool was called; never what TikTok answered. It lies in
\`~/Library/Application Support/shopmcp\` on macOS, \`%APPDATA%\\shopmcp\` on Windows and \`~/.local/share/shopmcp\` on Linux, with the key that
opens it. Claude Desktop keeps the fields below itself as well. It talks to TikTok and to nobody else.

**How to remove it.** Remove the extension here, then delete that folder.

**A changed field** is checked with TikTok first; what worked before stays stored where TikTok refuses it.`;

type Facts = { version: string; target: Target; repository: string | null };

/** `repository` is null for a release without public sources. */
export function bundleManifest({ version, target, repository }: Facts) {
  const program = programPath(target);
  const options = Object.entries(OPTIONS);
  return {
    manifest_version: "0.3",
    name: "shopmcp",
    display_name: "ShopMCP: TikTok Ads",
    version,
    description: DESCRIPTION,
    long_description: LONG_DESCRIPTION,
    author: { name: "ShopMCP" },
    ...(repository === null ? {} : { homepage: repository, repository: { type: "git", url: `${repository}.git` } }),
    license: "MIT",
    keywords: ["tiktok", "ads", "marketing"],
    icon: "icon.png",
    server: {
      type: "binary",
      entry_point: program,
      mcp_config: {
        command: `\${__dirname}/${program}`,
        args: ["stdio"],
        env: Object.fromEntries(options.map(([name, { variable }]) => [variable, `\${user_config.${name}}`])),
      },
    },
    tools_generated: true,
    compatibility: { platforms: [target.runtime.os] },
    user_config: Object.fromEntries(options.map(([name, { option }]) => [name, option])),
  };
}
