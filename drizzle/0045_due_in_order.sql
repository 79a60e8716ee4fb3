DROP INDEX `connection_due`;--> statement-breakpoint
CREATE INDEX `connection_due` ON `connection` (`due_at_ms`,`id`);--> statement-breakpoint
DROP INDEX `credential_due`;--> statement-breakpoint
CREATE INDEX `credential_due` ON `credential` (`due_at_ms`,`id`);