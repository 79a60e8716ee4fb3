/** `shopmcp rewrap`: moves every stored credential to another key, while servers run. */

import { counted } from "#text/counted.ts";
import { type OpenApp, SHELL, withApp } from "./app.ts";
import { type Command, print } from "./command.ts";

export function rewrap(openApp: OpenApp): Command {
  return {
    name: "rewrap",
    summary: "move every stored credential to another master key or KMS key",
    words: [],
    options: { to: { type: "string" } },
    usage: "--to kms:ARN|local:FILE",
    details:
      "Works beside a running server, which seals with the new key from then on. After an interruption run the same command again. A key file is made with `shopmcp keygen --out FILE`.",
    async run(invocation) {
      const to = invocation.required("to");
      return withApp(openApp, { dataDir: invocation.dataDir, mode: "existing" }, async (app) => {
        const report = await app.maintenance.rewrap(to, SHELL);
        const { key, moved, histories, channels, receipts, signingKeys, meanwhile, failed, left } = report;
        const { kind, reference, fingerprint } = key;
        const failures = report.failures.map(({ workspaceId, connectionId, channelId, code, message }) => ({
          workspace: workspaceId,
          connection: connectionId,
          channel: channelId,
          code,
          message,
        }));
        const setting = kind === "kms" ? `SHOPMCP_KMS_KEY_ID=${reference}` : `SHOPMCP_MASTER_KEY_FILE=${reference}`;
        print(
          invocation,
          {
            key: { kind, reference, fingerprint },
            ...{ moved, histories, channels, receipts, signing_keys: signingKeys, meanwhile, failed, left, failures },
          },
          [
            `${counted(moved, "credential")} moved to ${kind}:${reference} (fingerprint ${fingerprint}); new ones are sealed with it. Still under another key: ${left}.`,
            ...(histories === 0 ? [] : [`${counted(histories, "history of days", "histories of days")} moved along.`]),
            ...(channels === 0
              ? []
              : [`${counted(channels, "address of a channel", "addresses of channels")} moved along.`]),
            ...(receipts === 0 ? [] : [`${counted(receipts, "key of receipts", "keys of receipts")} moved along.`]),
            ...(signingKeys === 0 ? [] : ["The key that signs proofs moved along."]),
            ...(meanwhile === 0 ? [] : [`Replaced or removed in the meantime: ${meanwhile}.`]),
            ...failures.map((each) => `FAILED ${failedName(each)}: ${each.code}: ${each.message}`),
            ...(failed > failures.length ? [`and ${failed - failures.length} more.`] : []),
            left === 0
              ? `Set ${setting} for the next start. Earlier backups still need the old key: keep it, apart from them, as long as they exist.`
              : "Keep the old key where it is and run the same command again.",
          ].join("\n"),
        );
        return failed === 0 && left === 0 ? undefined : 1;
      });
    },
  };
}

type Failed = { workspace: string | null; connection: string | null; channel: string | null };

function failedName({ workspace, connection, channel }: Failed): string {
  return workspace === null ? "the key that signs proofs" : `${connection ?? channel ?? "receipts"} of ${workspace}`;
}
