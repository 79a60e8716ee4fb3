/** What became of a person's rights, as the audit trail keeps it. Pure. */

import type { Role } from "./roles.ts";

export function roleGiven(email: string, role: Role, before: Role | null): string {
  return `${email}: ${role}${before === null || before === role ? "" : `, before ${before}`}`;
}

export function roleTaken(email: string, before: Role): string {
  return `${email}, who was ${before}`;
}

export function adminGiven(email: string, admin: boolean): string {
  return `${email}: ${admin ? "admin of this server" : "no admin of this server"}`;
}
