/** The AWS KMS keys in use: one client and one breaker a region, made when the first key of that region is asked for. */

import type { Clock } from "#clock.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { createSingleFlight } from "#single-flight.ts";
import { keyContext } from "./envelope.ts";
import type { KeyProvider } from "./key-provider.ts";
import type { CountKmsCall, KmsBounds } from "./kms-calls.ts";
import { createKmsCircuitBreaker, type Say } from "./kms-circuit-breaker.ts";
import type { KmsGateway } from "./kms-gateway.ts";
import { isKmsAlias, kmsFingerprint, kmsKeyRegion } from "./kms-key-name.ts";

/**
 * KMS answers in tens of milliseconds, from another continent in hundreds: a second to connect and three in all are
 * generous. Three attempts and the pauses between end within 11 s; `callMs` also holds the search for credentials,
 * which has no bound of its own. A tool call has 45 s.
 */
export const KMS_BOUNDS: KmsBounds = { connectMs: 1_000, requestMs: 3_000, attempts: 3, callMs: 12_000 };

export type KmsKeys = {
  /** The key's ARN. KMS is asked for it, but where `keyId` is one. @throws kms_unavailable, kms_denied, config_invalid */
  resolve(keyId: string): Promise<string>;
  provider(arn: string): KeyProvider;
  close(): void;
};

export type KmsParts = { clock: Clock; bounds: KmsBounds; count: CountKmsCall; say: Say; outbound: Outbound };

/** What a key is asked for that seals nothing: its ARN. */
const NOWHERE = keyContext({ workspaceId: "", module: "canary", connectionId: "name", generation: 0 });

export function createKmsKeys({ clock, say, ...parts }: KmsParts): KmsKeys {
  const gateways = new Map<string | null, KmsGateway>();
  const making = createSingleFlight<KmsGateway>();
  const gatewayFor = async (keyId: string): Promise<KmsGateway> => {
    const region = kmsKeyRegion(keyId);
    const made = gateways.get(region);
    if (made !== undefined) return made;
    return making.share(region ?? "", async () => {
      // The SDK takes memory (7 MB in the binary, 25 MB from source): only those who use KMS pay for it.
      const { createKmsGateway } = await import("./kms-gateway.ts");
      const gateway = await createKmsGateway({ ...parts, region, breaker: createKmsCircuitBreaker({ clock, say }) });
      gateways.set(region, gateway);
      return gateway;
    });
  };
  return {
    async resolve(keyId) {
      if (kmsKeyRegion(keyId) !== null && !isKmsAlias(keyId)) return keyId;
      return (await (await gatewayFor(keyId)).generateDataKey(keyId, NOWHERE)).arn;
    },
    provider: (arn) => ({
      fingerprint: kmsFingerprint(arn),
      remote: true,
      async generateDataKey(context) {
        const { plaintext, wrapped } = await (await gatewayFor(arn)).generateDataKey(arn, context);
        return { plaintext, wrapped };
      },
      unwrapDataKey: async (wrapped, context) => (await gatewayFor(arn)).decrypt(arn, wrapped, context),
    }),
    close() {
      for (const gateway of gateways.values()) gateway.close();
      gateways.clear();
    },
  };
}
