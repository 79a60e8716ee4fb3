DROP INDEX `receipt_workspace`;--> statement-breakpoint
ALTER TABLE `receipt` ADD `held` integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX `receipt_workspace` ON `receipt` (`workspace_id`,`at_ms`,`id`,`held`);