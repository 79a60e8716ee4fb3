/** Documents that several routes give; what is not named here does not leave. */

import { z } from "zod";

/** ISO 8601 in UTC. */
export const Time = z.iso.datetime();

export const OperatorDocument = z.object({ id: z.string(), email: z.string() });

export const SessionDocument = z.object({ operator: OperatorDocument, session: z.string(), expires_at: Time });

export const WorkspaceDocument = z.object({ id: z.string(), name: z.string(), plan: z.string(), created_at: Time });

/** Of a route that needs no session, as OpenAPI says it. */
export const OPEN = { security: [] };
