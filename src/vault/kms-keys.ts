/** The AWS KMS keys in use: a client and a circuit breaker for each region, made on first use. */

import type { Clock } from "#clock.ts";
import { createSingleFlight } from "#concurrency/single-flight.ts";
import type { Outbound } from "#outbound/outbound.ts";
import { keyContext } from "./envelope.ts";
import type { KeyProvider } from "./key-provider.ts";
import type { CountKmsCall, KmsBounds } from "./kms-calls.ts";
import { createKmsCircuitBreaker, type Warn } from "./kms-circuit-breaker.ts";
import type { KmsGateway } from "./kms-gateway.ts";
import { isKmsAlias, kmsFingerprint, kmsKeyRegion } from "./kms-key-name.ts";

/** Three attempts with pauses end within 11 s; `callMs` also covers the search for credentials. */
export const KMS_BOUNDS: KmsBounds = { connectMs: 1_000, requestMs: 3_000, attempts: 3, callMs: 12_000 };

export type KmsKeys = {
  /** Asks KMS only where `keyId` is no ARN. @throws kms_unavailable, kms_denied, config_invalid */
  resolve(keyId: string): Promise<string>;
  provider(arn: string): KeyProvider;
  close(): void;
};

export type KmsParts = { clock: Clock; bounds: KmsBounds; count: CountKmsCall; warn: Warn; outbound: Outbound };

/** The context of a data key that is only asked for to learn its key's ARN. */
const NOWHERE = keyContext({ workspaceId: "", module: "canary", credentialId: "name", generation: 0 });

export function createKmsKeys({ clock, warn, ...parts }: KmsParts): KmsKeys {
  const gateways = new Map<string | null, KmsGateway>();
  const making = createSingleFlight<KmsGateway>();
  const gatewayFor = async (keyId: string): Promise<KmsGateway> => {
    const region = kmsKeyRegion(keyId);
    const made = gateways.get(region);
    if (made !== undefined) return made;
    return making.share(region ?? "", async () => {
      // The SDK takes memory (7 MB in the binary, 25 MB from source), so only users of KMS load it.
      const { createKmsGateway } = await import("./kms-gateway.ts");
      const gateway = await createKmsGateway({ ...parts, region, breaker: createKmsCircuitBreaker({ clock, warn }) });
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
