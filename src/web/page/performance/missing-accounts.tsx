/** The accounts that did not answer, with why and where each is mended. */

import { Alert, Anchor, List } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "wouter";
import { counted } from "#text/counted.ts";
import { accountPath } from "../data/account-path.ts";
import { Told } from "../parts/told.tsx";
import type { Overview } from "./overview-query.ts";

type Props = { overview: Overview; nameOf(label: string): string };

export function MissingAccounts({ overview: { module, accounts, missing }, nameOf }: Props) {
  if (missing.length === 0) return null;
  return (
    <Alert
      color="yellow"
      icon={<IconAlertTriangle />}
      title={`${missing.length} of ${counted(accounts.length + missing.length, "account")} missing`}
      mb="md"
    >
      The numbers below are without them.
      <List size="sm" mt="xs">
        {missing.map(({ account, message }) => (
          <List.Item key={account}>
            <Anchor
              component={Link}
              href={accountPath(module, account)}
              {...{ inherit: true, c: "inherit", underline: "always", className: "any-name" }}
            >
              {nameOf(account)}
            </Anchor>
            : <Told text={message} />
          </List.Item>
        ))}
      </List>
    </Alert>
  );
}
