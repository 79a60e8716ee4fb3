/** The page for each address. */

import { type ComponentType, lazy, Suspense } from "react";
import { Redirect, Route, Switch } from "wouter";
import { HOME_PATH, PAGE_PATHS } from "../page-paths.ts";
import { PAGE_ROUTES, type RolePage } from "./data/page-routes.ts";
import { useMay } from "./data/rights.ts";
import { AlertsPage } from "./pages/alerts-page.tsx";
import { AuditPage } from "./pages/audit-page.tsx";
import { CallbackPage } from "./pages/callback-page.tsx";
import { ChannelsPage } from "./pages/channels-page.tsx";
import { ClosedPage } from "./pages/closed-page.tsx";
import { ConsentPage } from "./pages/consent-page.tsx";
import { FilePage } from "./pages/file-page.tsx";
import { GoalsPage } from "./pages/goals-page.tsx";
import { IntegrationPage } from "./pages/integration-page.tsx";
import { IntegrationsPage } from "./pages/integrations-page.tsx";
import { InvitePage } from "./pages/invite-page.tsx";
import { KeysPage } from "./pages/keys-page.tsx";
import { LoginPage } from "./pages/login-page.tsx";
import { MembersPage } from "./pages/members-page.tsx";
import { MissingPage } from "./pages/missing-page.tsx";
import { NotesPage } from "./pages/notes-page.tsx";
import { ProofPage } from "./pages/proof-page.tsx";
import { ProviderReturnPage } from "./pages/provider-return-page.tsx";
import { RatesPage } from "./pages/rates-page.tsx";
import { ReceiptPage } from "./pages/receipt-page.tsx";
import { RoomPage } from "./pages/room-page.tsx";
import { RoomsPage } from "./pages/rooms-page.tsx";
import { SetupPage } from "./pages/setup-page.tsx";
import { UsagePage } from "./pages/usage-page.tsx";
import { WorkspacesPage } from "./pages/workspaces-page.tsx";
import { PageLoader } from "./parts/page-loader.tsx";
import { PageShell } from "./shell/page-shell.tsx";
import { SessionGate } from "./shell/session-gate.tsx";

// These load on demand: they are large, and rarely the first page.
const ToolsPage = lazy(() => import("./pages/tools-page.tsx").then(({ ToolsPage: Page }) => ({ default: Page })));
const PerformancePage = lazy(() =>
  import("./pages/performance-page.tsx").then(({ PerformancePage: Page }) => ({ default: Page })),
);
const PastYearPage = lazy(() =>
  import("./pages/past-year-page.tsx").then(({ PastYearPage: Page }) => ({ default: Page })),
);

export function PageRouter() {
  return (
    <Switch>
      <Route path={PAGE_PATHS.login} component={LoginPage} />
      <Route path={PAGE_PATHS.providerReturn} component={ProviderReturnPage} />
      <Route path={PAGE_PATHS.setup} component={SetupPage} />
      <Route path={PAGE_PATHS.invite} component={InvitePage} />
      <Route path={PAGE_PATHS.room} component={RoomPage} />
      <Route path={PAGE_PATHS.file}>{({ file }) => <FilePage file={file} />}</Route>
      <Route path={PAGE_PATHS.consent}>
        <SessionGate>
          <ConsentPage />
        </SessionGate>
      </Route>
      <Route>
        <SessionGate>
          <PageShell>
            <Suspense fallback={<PageLoader />}>
              <SignedInRoutes />
            </Suspense>
          </PageShell>
        </SessionGate>
      </Route>
    </Switch>
  );
}

function SignedInRoutes() {
  return (
    <Switch>
      <Route path="/">
        <Redirect to={HOME_PATH} replace />
      </Route>
      {rolePage(PAGE_PATHS.integrations, IntegrationsPage)}
      <Route path={PAGE_PATHS.integration}>{({ module }) => <IntegrationPage module={module} />}</Route>
      <Route path={PAGE_PATHS.account}>
        {({ module, label }) => <IntegrationPage module={module} label={label} />}
      </Route>
      {rolePage(PAGE_PATHS.keys, KeysPage)}
      {rolePage(PAGE_PATHS.members, MembersPage)}
      {rolePage(PAGE_PATHS.rooms, RoomsPage)}
      {rolePage(PAGE_PATHS.channels, ChannelsPage)}
      {rolePage(PAGE_PATHS.workspaces, WorkspacesPage)}
      {rolePage(PAGE_PATHS.performance, PerformancePage)}
      {rolePage(PAGE_PATHS.pastYear, PastYearPage)}
      {rolePage(PAGE_PATHS.rates, RatesPage)}
      {rolePage(PAGE_PATHS.goals, GoalsPage)}
      {rolePage(PAGE_PATHS.alerts, AlertsPage)}
      {rolePage(PAGE_PATHS.notes, NotesPage)}
      {rolePage(PAGE_PATHS.tools, ToolsPage)}
      <Route path={PAGE_PATHS.receipt}>{({ receipt }) => <ReceiptPage receipt={receipt} />}</Route>
      {rolePage(PAGE_PATHS.proof, ProofPage)}
      {rolePage(PAGE_PATHS.usage, UsagePage)}
      {rolePage(PAGE_PATHS.audit, AuditPage)}
      <Route path={PAGE_PATHS.callback}>{({ module }) => <CallbackPage module={module} />}</Route>
      <Route component={MissingPage} />
    </Switch>
  );
}

function rolePage(path: RolePage, Page: ComponentType) {
  return (
    <Route path={path}>
      <IfOpen path={path} Page={Page} />
    </Route>
  );
}

function IfOpen({ path, Page }: { path: RolePage; Page: ComponentType }) {
  return useMay()(PAGE_ROUTES[path]) ? <Page /> : <ClosedPage />;
}
