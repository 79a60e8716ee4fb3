/** A KMS by others: `moto_server` in a process of its own. */

import { test } from "bun:test";
import { z } from "zod";

export type KmsEmulator = {
  url: string;
  createKey(): Promise<string>;
  createAlias(name: string, arn: string): Promise<void>;
  pointAlias(name: string, arn: string): Promise<void>;
  stop(): Promise<void>;
};

const PROGRAM = Bun.which("moto_server");
const WAIVED = process.env.SHOPMCP_CI_NO_KMS === "1";
export const EMULATED_REGION = "eu-west-1";

if (PROGRAM === null && process.env.CI !== undefined && !WAIVED)
  throw new Error("moto_server is not on PATH. Install it, or set SHOPMCP_CI_NO_KMS=1 to go without the KMS tests.");
if (PROGRAM === null)
  process.stderr.write("\nSKIPPED: every test of AWS KMS, because moto_server (Python's moto 5) is not on PATH.\n\n");

export const kmsTest = PROGRAM === null ? test.skip : test;

/** Null where it is not installed, and every `kmsTest` is skipped. */
export async function startKmsEmulator(): Promise<KmsEmulator | null> {
  if (PROGRAM === null) return null;
  const child = Bun.spawn([PROGRAM, "-H", "127.0.0.1", "-p", "0"], {
    stdin: "ignore",
    stdout: "ignore",
    stderr: "pipe",
  });
  const url = await addressIn(child.stderr);
  const ask = async (operation: string, body: unknown) => {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.1",
        "x-amz-target": `TrentService.${operation}`,
        authorization: `AWS4-HMAC-SHA256 Credential=test/20261122/${EMULATED_REGION}/kms/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`the emulator refused ${operation}: ${await response.text()}`);
    return response;
  };
  return {
    url,
    async createKey() {
      return Created.parse(await (await ask("CreateKey", {})).json()).KeyMetadata.Arn;
    },
    async createAlias(name, arn) {
      await ask("CreateAlias", { AliasName: name, TargetKeyId: arn });
    },
    async pointAlias(name, arn) {
      await ask("UpdateAlias", { AliasName: name, TargetKeyId: arn });
    },
    async stop() {
      child.kill();
      await child.exited;
    },
  };
}

const Created = z.object({ KeyMetadata: z.object({ Arn: z.string() }) });

/** The first lines name its port. The rest is drained so that it never blocks. */
async function addressIn(stderr: ReadableStream<Uint8Array>): Promise<string> {
  const address = Promise.withResolvers<string>();
  void (async () => {
    const decoder = new TextDecoder();
    let said = "";
    for await (const chunk of stderr) {
      said = (said + decoder.decode(chunk)).slice(-4_096);
      const found = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (found !== undefined) address.resolve(found);
    }
    address.reject(new Error(`moto_server ended before it listened: ${said}`));
  })();
  return address.promise;
}

export function awsEnvironment(endpoint: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_KMS: endpoint,
    AWS_REGION: EMULATED_REGION,
    AWS_ACCESS_KEY_ID: "AKIAEMULATED",
    AWS_SECRET_ACCESS_KEY: "canary-aws-secret-9d2e",
    AWS_EC2_METADATA_DISABLED: "true",
  };
}

export function awsVariables(endpoint: string): () => void {
  const variables = awsEnvironment(endpoint);
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  };
}
