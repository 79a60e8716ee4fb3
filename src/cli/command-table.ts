/** Every command of the binary, in the order of the help. */

import type { ToolListing } from "#modules/module.ts";
import { alertBacktest } from "./alert-backtest.ts";
import { alertList } from "./alert-list.ts";
import { alertRemove } from "./alert-remove.ts";
import { alertSet } from "./alert-set.ts";
import { alertTest } from "./alert-test.ts";
import type { App } from "./app.ts";
import { backup } from "./backup.ts";
import { call } from "./call.ts";
import { channelList } from "./channel-list.ts";
import { channelRemove } from "./channel-remove.ts";
import { channelSet } from "./channel-set.ts";
import { channelTest } from "./channel-test.ts";
import type { Command } from "./command.ts";
import { connect } from "./connect.ts";
import { connectionConfirm } from "./connection-confirm.ts";
import { type DemoPlatform, demo } from "./demo.ts";
import { digestList } from "./digest-list.ts";
import { digestPreview } from "./digest-preview.ts";
import { digestRemove } from "./digest-remove.ts";
import { digestSet } from "./digest-set.ts";
import { disconnect } from "./disconnect.ts";
import { doctor, type Examine } from "./doctor.ts";
import { goalList } from "./goal-list.ts";
import { goalRemove } from "./goal-remove.ts";
import { goalSet } from "./goal-set.ts";
import { grantList } from "./grant-list.ts";
import { grantRevoke } from "./grant-revoke.ts";
import { grantSet } from "./grant-set.ts";
import { askReady, healthcheck } from "./healthcheck.ts";
import { keyCreate } from "./key-create.ts";
import { keyList } from "./key-list.ts";
import { keyRevoke } from "./key-revoke.ts";
import { keySet } from "./key-set.ts";
import { type Keygen, keygen } from "./keygen.ts";
import { memberInvite } from "./member-invite.ts";
import { memberList } from "./member-list.ts";
import { memberRemove } from "./member-remove.ts";
import { memberSet } from "./member-set.ts";
import { operatorCreate } from "./operator-create.ts";
import { operatorDelete } from "./operator-delete.ts";
import { operatorList } from "./operator-list.ts";
import { operatorResetPassword } from "./operator-reset-password.ts";
import { operatorRevokeAll } from "./operator-revoke-all.ts";
import { operatorSet } from "./operator-set.ts";
import { planList } from "./plan-list.ts";
import { planSet } from "./plan-set.ts";
import { proofShow } from "./proof-show.ts";
import { proofSign } from "./proof-sign.ts";
import { rateList } from "./rate-list.ts";
import { rateRemove } from "./rate-remove.ts";
import { rateSet } from "./rate-set.ts";
import { type Restore, restore } from "./restore.ts";
import { rewrap } from "./rewrap.ts";
import { roomCreate } from "./room-create.ts";
import { roomList } from "./room-list.ts";
import { roomRevoke } from "./room-revoke.ts";
import { roomRotate } from "./room-rotate.ts";
import type { Running } from "./serve.ts";
import { type ServerShell, serverCommands } from "./server-commands.ts";
import { signingKeyList } from "./signing-key-list.ts";
import { signingKeyRenew } from "./signing-key-renew.ts";
import { status } from "./status.ts";
import { stopSignal } from "./stop-signal.ts";
import { type StoreCopy, storeCopy } from "./store-copy.ts";
import { type StoreRestored, storeRestored } from "./store-restored.ts";
import { tools } from "./tools.ts";
import { type Release, version } from "./version.ts";
import { workspaceCreate } from "./workspace-create.ts";
import { workspaceDelete } from "./workspace-delete.ts";
import { workspaceExport } from "./workspace-export.ts";
import { workspaceList } from "./workspace-list.ts";

export type Shell = Examine &
  Restore &
  StoreCopy &
  StoreRestored &
  ServerShell & {
    /** Nothing of the real data is used. @throws conflict where the port is taken */
    startDemoServer(settings: Record<string, string>): Promise<Running & { app: App }>;
    startPlatform(): Promise<DemoPlatform>;
    listings(): Promise<readonly ToolListing[]>;
    keygen: Keygen;
    serverUrl(): string;
    release: Release;
  };

export function commandTable(shell: Shell): readonly Command[] {
  const { serve, stdio } = serverCommands(shell);
  return [
    serve,
    demo({ startPlatform: shell.startPlatform, startServer: shell.startDemoServer, stopSignal }),
    stdio,
    workspaceCreate(shell.openApp),
    workspaceList(shell.openApp),
    workspaceDelete(shell.openApp),
    workspaceExport(shell.openApp),
    planSet(shell.openApp),
    planList(shell.openApp),
    keyCreate(shell.openApp),
    keyList(shell.openApp),
    keySet(shell.openApp),
    keyRevoke(shell.openApp),
    grantList(shell.openApp),
    grantSet(shell.openApp),
    grantRevoke(shell.openApp),
    roomCreate(shell.openApp),
    roomList(shell.openApp),
    roomRotate(shell.openApp),
    roomRevoke(shell.openApp),
    proofShow(shell.openApp),
    proofSign(shell.openApp),
    signingKeyList(shell.openApp),
    signingKeyRenew(shell.openApp),
    memberList(shell.openApp),
    memberSet(shell.openApp),
    memberRemove(shell.openApp),
    memberInvite(shell.openApp),
    operatorCreate(shell.openApp),
    operatorList(shell.openApp),
    operatorSet(shell.openApp),
    operatorResetPassword(shell.openApp),
    operatorRevokeAll(shell.openApp),
    operatorDelete(shell.openApp),
    connect(shell.openApp),
    disconnect(shell.openApp),
    connectionConfirm(shell.openApp),
    status(shell.openApp),
    goalSet(shell.openApp),
    goalList(shell.openApp),
    goalRemove(shell.openApp),
    rateSet(shell.openApp),
    rateList(shell.openApp),
    rateRemove(shell.openApp),
    alertSet(shell.openApp),
    alertBacktest(shell.openApp),
    alertList(shell.openApp),
    alertTest(shell.openApp),
    alertRemove(shell.openApp),
    channelSet(shell.openApp),
    channelList(shell.openApp),
    channelTest(shell.openApp),
    channelRemove(shell.openApp),
    digestSet(shell.openApp),
    digestList(shell.openApp),
    digestPreview(shell.openApp),
    digestRemove(shell.openApp),
    tools(shell.listings),
    call(shell.openApp),
    keygen(shell.keygen),
    rewrap(shell.openApp),
    backup(shell.openApp),
    restore(shell),
    storeRestored(shell),
    storeCopy(shell),
    doctor(shell),
    healthcheck(() => askReady(shell.serverUrl())),
    version(shell.release),
  ];
}
