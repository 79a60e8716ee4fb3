/** A proxy before the KMS emulator that counts requests and injects failures. */

export type KmsFault = keyof typeof REFUSALS | "hung" | "closed" | "page";

export type KmsProxy = {
  url: string;
  requests: { GenerateDataKey: number; Decrypt: number };
  total(): number;
  /** The next `times` requests fail. Null ends the fault and releases hanging requests. */
  fail(fault: KmsFault | null, times?: number): void;
  stop(): Promise<void>;
};

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html#API_Decrypt_Errors */
const REFUSALS = {
  denied: [400, "AccessDeniedException", "User: arn:aws:iam::123456789012:user/x is not authorized"],
  disabled: [400, "DisabledException", "arn:aws:kms:eu-west-1:123456789012:key/k is disabled."],
  notFound: [400, "NotFoundException", "Key does not exist"],
  invalidState: [400, "KMSInvalidStateException", "The key is pending deletion."],
  unknownIdentity: [400, "UnrecognizedClientException", "The security token included in the request is invalid."],
  wrongContext: [400, "InvalidCiphertextException", null],
  throttled: [400, "ThrottlingException", "Rate exceeded"],
  broken: [500, "KMSInternalException", "An internal error occurred."],
  keyStoreSlow: [500, "KeyUnavailableException", "The key is not available."],
} as const;

export function startKmsProxy(upstream: string): KmsProxy {
  const requests = { GenerateDataKey: 0, Decrypt: 0 };
  let fault: KmsFault | null = null;
  let left = Number.POSITIVE_INFINITY;
  let letGo = Promise.withResolvers<void>();

  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    development: false,
    idleTimeout: 0,
    async fetch(request) {
      const operation = request.headers.get("x-amz-target")?.split(".")[1];
      if (operation === "GenerateDataKey" || operation === "Decrypt") requests[operation] += 1;
      const now = left > 0 ? fault : null;
      left -= 1;
      if (now === "hung") await letGo.promise;
      if (now === "hung" || now === "closed") return closed();
      if (now === "page")
        return new Response("<html>Not here</html>", { status: 403, headers: { "content-type": "text/html" } });
      if (now !== null) return refusal(now);
      return fetch(upstream, { method: request.method, headers: request.headers, body: await request.arrayBuffer() });
    },
  });

  const fail = (next: KmsFault | null, times = Number.POSITIVE_INFINITY) => {
    fault = next;
    left = times;
    letGo.resolve();
    letGo = Promise.withResolvers<void>();
  };
  return {
    url: server.url.origin,
    requests,
    total: () => requests.GenerateDataKey + requests.Decrypt,
    fail,
    async stop() {
      fail(null);
      await server.stop(true);
    },
  };
}

function refusal(fault: keyof typeof REFUSALS): Response {
  const [status, name, message] = REFUSALS[fault];
  return Response.json(
    { __type: name, ...(message === null ? {} : { message }) },
    { status, headers: { "content-type": "application/x-amz-json-1.1", "x-amzn-requestid": "kms-request-1" } },
  );
}

/** A body that fails before its first byte drops the connection. */
function closed(): Response {
  return new Response(
    new ReadableStream({
      pull(controller) {
        controller.error();
      },
    }),
  );
}
