/** Documents that several routes give. A schema drops every field it does not name. */

import { z } from "zod";

export const Time = z.iso.datetime();

export const OperatorDocument = z.object({ id: z.string(), email: z.string() });

const Way = z.enum(["password", "passkey", "recovery_code", "link", "provider"]);

export const SessionDocument = z.object({
  operator: OperatorDocument,
  session: z.string(),
  way: Way,
  expires_at: Time,
});

export const WorkspaceDocument = z.object({ id: z.string(), name: z.string(), plan: z.string(), created_at: Time });

export const OPEN = { security: [] };
