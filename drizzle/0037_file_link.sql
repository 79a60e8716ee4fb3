CREATE TABLE `file_link` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`key_id` text NOT NULL,
	`hash` blob NOT NULL,
	`question` blob,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `file_link_workspace` ON `file_link` (`workspace_id`,`expires_at_ms`);--> statement-breakpoint
CREATE INDEX `file_link_expiry` ON `file_link` (`expires_at_ms`);