CREATE TABLE `workspace_digest` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`module` text NOT NULL,
	`timezone` text NOT NULL,
	`weekday` integer,
	`hour` integer NOT NULL,
	`channel_ids` text,
	`set_at_ms` integer NOT NULL,
	`next_at_ms` integer NOT NULL,
	`told_day` text,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `workspace_digest_due` ON `workspace_digest` (`next_at_ms`);--> statement-breakpoint
CREATE UNIQUE INDEX `workspace_digest_module` ON `workspace_digest` (`workspace_id`,`module`);