/** Settings for a simulated platform without rate limits. */

export function unpaced({ url, sandboxUrl }: { url: string; sandboxUrl: string }): Record<string, string> {
  return {
    SHOPMCP_TIKTOK_BASE_URL: url,
    SHOPMCP_TIKTOK_SANDBOX_URL: sandboxUrl,
    SHOPMCP_TIKTOK_QPS: "10000",
    SHOPMCP_TIKTOK_QPM: "600000",
  };
}
