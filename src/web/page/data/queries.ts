/** The page's queries of the API, with the keys by which changes invalidate them. */

import { infiniteQueryOptions, type QueryClient, queryOptions } from "@tanstack/react-query";
import { answered, api, apiTelling } from "./api.ts";
import { noteProgress } from "./call-progress.ts";
import type { Progress } from "./events-in.ts";
import { Refusal } from "./refusal.ts";

/** Of an account; of a workspace's only one where nothing is given. */
export type AccountPlace = { module?: string; account?: string };

type OnProgress = (progress: Progress) => void;

const place = (id: string) => api.workspaces({ id });

const readSignInWays = () => answered(api["sign-in"].get());
const readPasskeys = () => answered(api.passkeys.get());
const readIntegration = (id: string, module: string, label: string | undefined) => {
  const integration = place(id).integrations({ module });
  return answered(label === undefined ? integration.get() : integration({ label }).get());
};
const readIntegrations = (id: string) => answered(place(id).integrations.get());
const readGrants = (id: string) => answered(place(id).grants.get());
const readChannels = (id: string) => answered(place(id).channels.get());
const readDigests = (id: string) => answered(place(id).digests.get());
const readDigestPreview = (id: string, of: AccountPlace, onProgress: OnProgress) =>
  answered(apiTelling(onProgress).workspaces({ id }).digests.preview.get({ query: of }));
const readGoals = (id: string) => answered(place(id).goals.get());
const readRates = (id: string) => answered(place(id).rates.get());
const readAlerts = (id: string) => answered(place(id).alerts.get());
const readNotes = (id: string) => answered(place(id).notes.get());
const readMembers = (id: string) => answered(place(id).members.get());
const readInvitations = (id: string) => answered(place(id).invitations.get());
const readKeys = (id: string) => answered(place(id).keys.get());
const readYear = (id: string, module: string, account: string) =>
  answered(place(id).days.get({ query: { module, account } }));
const readReceiptPlace = (receipt: string) => answered(api.receipts({ receipt }).get());
const readReceipt = (id: string, receipt: string) => answered(place(id).receipts({ receipt }).get());
export const askReceipt = (id: string, receipt: string, onProgress: OnProgress) =>
  answered(apiTelling(onProgress).workspaces({ id }).receipts({ receipt }).ask.post());
const readTools = (id: string) => answered(place(id).tools.get());
const readUsage = (id: string, days: number) => answered(place(id).usage.get({ query: { days } }));
const readRooms = (id: string) => answered(place(id).rooms.get());
const readProof = (id: string, month: string) => answered(place(id).proof.get({ query: { month } }));
const readSigningKeys = () => answered(api["signing-keys"].get());
const readAudit = (id: string | null, before: number | undefined) => {
  const query = { limit: AUDIT_EVENTS, ...(before === undefined ? {} : { before }) };
  return answered(id === null ? api.audit.get({ query }) : place(id).audit.get({ query }));
};

/** Event ids begin at 1, so 0 stands for the first page. */
const NEWEST: number = 0;
const AUDIT_EVENTS = 50;

/** Asked where nobody need be signed in: a browser writes each refused request into its console. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  async queryFn() {
    const { session } = await readSignInWays();
    if (session === null) throw new Refusal(401, "unauthorized", "You are not signed in.");
    return session;
  },
});
export const sessionsQuery = queryOptions({ queryKey: ["sessions"], queryFn: () => answered(api.sessions.get()) });
export const signInWaysQuery = queryOptions({ queryKey: ["sign-in"], queryFn: readSignInWays });
export const passkeysQuery = queryOptions({ queryKey: ["passkeys"], queryFn: readPasskeys });
export const recoveryCodesQuery = queryOptions({
  queryKey: ["recovery-codes"],
  queryFn: () => answered(api["recovery-codes"].get()),
});
export const passwordPolicyQuery = queryOptions({
  queryKey: ["sign-in", "passwords"],
  queryFn: () => answered(api["sign-in"].passwords.get()),
});
export const workspacesQuery = queryOptions({
  queryKey: ["workspaces"],
  queryFn: () => answered(api.workspaces.get()),
});

export const setupQuery = queryOptions({ queryKey: ["setup"], queryFn: () => answered(api.setup.get()) });

export const mcpAddressQuery = queryOptions({
  queryKey: ["mcp-address"],
  queryFn: () => answered(api["mcp-address"].get()),
});

export const workspaceKey = (id: string) => ["workspace", id] as const;

export const integrationsQuery = (id: string) =>
  queryOptions({
    queryKey: [...workspaceKey(id), "integrations"],
    queryFn: () => readIntegrations(id),
  });

/** Without `label` of the first account. The list is asked for it anew: an account may have been added a moment ago. */
export const integrationQuery = (id: string, module: string, label?: string) =>
  queryOptions({
    queryKey: [...workspaceKey(id), "integrations", module, label ?? null],
    async queryFn({ client }) {
      if (label !== undefined) return readIntegration(id, module, label);
      const cards = await client.fetchQuery(integrationsQuery(id));
      const [first] = cards.find((card) => card.module === module)?.connections ?? [];
      return readIntegration(id, module, first?.label);
    },
  });

/** Reads all of a workspace anew but what was shown of an account that has this label no more. */
export function renewWithout(client: QueryClient, id: string, { module, label }: { module: string; label: string }) {
  const gone = JSON.stringify(integrationQuery(id, module, label).queryKey);
  return client.invalidateQueries({
    queryKey: workspaceKey(id),
    predicate: ({ queryKey }) => JSON.stringify(queryKey) !== gone,
  });
}

/** Asked of the platform whenever it is opened, and not again because something of the workspace has changed. */
export const reachedQuery = (id: string, module: string, label: string) =>
  queryOptions({
    queryKey: ["reached", id, module, label],
    queryFn: () => answered(place(id).integrations({ module })({ label }).accounts.get()),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });

export const yearQuery = (id: string, module: string, account: string) =>
  queryOptions({
    queryKey: [...workspaceKey(id), "days", module, account],
    queryFn: () => readYear(id, module, account),
  });

export const receiptPlaceQuery = (receipt: string) =>
  queryOptions({ queryKey: ["receipts", receipt], queryFn: () => readReceiptPlace(receipt) });

export const receiptQuery = (id: string, receipt: string) =>
  queryOptions({
    queryKey: [...workspaceKey(id), "receipts", receipt],
    queryFn: () => readReceipt(id, receipt),
  });

export const grantsQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "grants"], queryFn: () => readGrants(id) });

export const notesQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "notes"], queryFn: () => readNotes(id) });

export const alertsQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "alerts"], queryFn: () => readAlerts(id) });

export const goalsQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "goals"], queryFn: () => readGoals(id) });

export const ratesQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "rates"], queryFn: () => readRates(id) });

export const channelsQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "channels"], queryFn: () => readChannels(id) });

export const digestsQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "digests"], queryFn: () => readDigests(id) });

/** Asked anew whenever it is opened. */
export const digestPreviewKey = (id: string, of: AccountPlace) => [...workspaceKey(id), "digest-preview", of] as const;

export const digestPreviewQuery = (id: string, of: AccountPlace) =>
  queryOptions({
    queryKey: digestPreviewKey(id, of),
    queryFn: ({ client }) =>
      readDigestPreview(id, of, (progress) => noteProgress(client, digestPreviewKey(id, of), progress)),
    gcTime: 0,
  });

export const keysQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "keys"], queryFn: () => readKeys(id) });

export const membersQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "members"], queryFn: () => readMembers(id) });

export const invitationsQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "invitations"], queryFn: () => readInvitations(id) });

export const toolsQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "tools"], queryFn: () => readTools(id) });

export const usageQuery = (id: string, days: number) =>
  queryOptions({ queryKey: [...workspaceKey(id), "usage", days], queryFn: () => readUsage(id, days) });

export const roomsQuery = (id: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "rooms"], queryFn: () => readRooms(id) });

export const proofQuery = (id: string, month: string) =>
  queryOptions({ queryKey: [...workspaceKey(id), "proof", month], queryFn: () => readProof(id, month) });

export const signingKeysQuery = queryOptions({ queryKey: ["signing-keys"], queryFn: readSigningKeys });

/** An `id` of null covers every workspace and events outside of them. */
export const auditQuery = (id: string | null) =>
  infiniteQueryOptions({
    queryKey: id === null ? ["audit"] : [...workspaceKey(id), "audit"],
    queryFn: ({ pageParam }) => readAudit(id, pageParam === NEWEST ? undefined : pageParam),
    initialPageParam: NEWEST,
    getNextPageParam: ({ next }) => next,
  });

export type SignInWays = Awaited<ReturnType<typeof readSignInWays>>;
export type Passkey = Awaited<ReturnType<typeof readPasskeys>>[number];
export type Integration = Awaited<ReturnType<typeof readIntegration>>;
export type IntegrationCard = Awaited<ReturnType<typeof readIntegrations>>[number];
export type Connection = NonNullable<Integration["connection"]>;
export type PerformanceView = NonNullable<Integration["performance"]>;
export type Year = Awaited<ReturnType<typeof readYear>>;
type AnyReceipt = Awaited<ReturnType<typeof readReceipt>>;
export type AccountsReceipt = Extract<AnyReceipt, { accounts: unknown }>;
export type Receipt = Exclude<AnyReceipt, { accounts: unknown }>;
type AnyAskedAgain = Awaited<ReturnType<typeof askReceipt>>;
export type AccountsAskedAgain = Extract<AnyAskedAgain, { accounts: unknown }>;
export type AskedAgain = Exclude<AnyAskedAgain, { accounts: unknown }>;
export type Note = Awaited<ReturnType<typeof readNotes>>[number];
export type Channel = Awaited<ReturnType<typeof readChannels>>[number];
export type Digest = Awaited<ReturnType<typeof readDigests>>[number];
export type DigestLooks = Awaited<ReturnType<typeof readDigestPreview>>;
export type Alert = Awaited<ReturnType<typeof readAlerts>>[number];
export type Goal = Awaited<ReturnType<typeof readGoals>>[number];
export type Rate = Awaited<ReturnType<typeof readRates>>[number];
export type Member = Awaited<ReturnType<typeof readMembers>>[number];
export type Invitation = Awaited<ReturnType<typeof readInvitations>>[number];
export type Grant = Awaited<ReturnType<typeof readGrants>>[number];
export type ShownTool = Awaited<ReturnType<typeof readTools>>[number];
export type Usage = Awaited<ReturnType<typeof readUsage>>;
export type Room = Awaited<ReturnType<typeof readRooms>>[number];
export type Proof = Awaited<ReturnType<typeof readProof>>;
export type SigningKey = Awaited<ReturnType<typeof readSigningKeys>>[number];
export type AuditEvent = Awaited<ReturnType<typeof readAudit>>["events"][number];
export type ApiKey = Awaited<ReturnType<typeof readKeys>>[number];
