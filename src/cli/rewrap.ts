/** `shopmcp rewrap`: moves every stored credential to another key, while servers run. */

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
            `${moved} credentials moved to ${kind}:${reference} (fingerprint ${fingerprint}); new ones are sealed with it. Still under another key: ${left}.`,
            ...(histories === 0 ? [] : [`${histories} histories of days moved with them.`]),
            ...(channels === 0 ? [] : [`${channels} addresses of channels moved with them.`]),
            ...(receipts === 0 ? [] : [`${receipts} keys of receipts moved with them.`]),
            ...(signingKeys === 0 ? [] : ["The key that signs proofs moved with them."]),
            ...(meanwhile === 0 ? [] : [`${meanwhile} were replaced or removed in the meantime.`]),
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
