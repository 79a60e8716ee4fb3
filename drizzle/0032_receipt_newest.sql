DROP INDEX `receipt_workspace`;--> statement-breakpoint
CREATE INDEX `receipt_workspace` ON `receipt` (`workspace_id`,`at_ms`,`id`);