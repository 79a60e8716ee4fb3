/** Agents' settings apart from ShopMCP's address, without updates and telemetry. */

export const AGENT_SETUPS = {
  codex: {
    name: "Codex 0.171.0",
    program: "@openai/codex-linux-x64/vendor/x86_64-unknown-linux-musl/bin/codex",
    ask: ["exec", "--skip-git-repo-check", "--dangerously-bypass-approvals-and-sandbox"],
    env: { SCRIPTED_KEY: "scripted" },
    file: ".codex/config.toml",
    config: (modelUrl: string, server: string) => `model = "scripted"
model_provider = "scripted"
check_for_update_on_startup = false
mcp_oauth_credentials_store = "file"
[analytics]
enabled = false
[model_providers.scripted]
name = "scripted"
base_url = "${modelUrl}/v1"
env_key = "SCRIPTED_KEY"
wire_api = "responses"
[mcp_servers.shopmcp]
${server}
`,
  },
  opencode: {
    name: "opencode 1.18.33",
    program: "opencode-linux-x64/bin/opencode",
    ask: ["run", "--model", "scripted/scripted"],
    env: {
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
      OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
    },
    file: ".config/opencode/opencode.json",
    config: (modelUrl: string, server: Record<string, unknown>) =>
      JSON.stringify({
        autoupdate: false,
        share: "disabled",
        provider: {
          scripted: {
            npm: "@ai-sdk/openai-compatible",
            name: "scripted",
            options: { baseURL: `${modelUrl}/v1`, apiKey: "scripted" },
            models: { scripted: { name: "scripted" } },
          },
        },
        mcp: { shopmcp: { type: "remote", enabled: true, ...server } },
      }),
  },
};
