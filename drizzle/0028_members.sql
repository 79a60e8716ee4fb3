CREATE TABLE `invitation` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` blob NOT NULL,
	`workspace_id` text NOT NULL,
	`role` text NOT NULL,
	`operator_id` text,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `invitation_hash_unique` ON `invitation` (`hash`);--> statement-breakpoint
CREATE INDEX `invitation_workspace` ON `invitation` (`workspace_id`);--> statement-breakpoint
CREATE TABLE `member` (
	`workspace_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`role` text NOT NULL,
	`since_ms` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `operator_id`),
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`operator_id`) REFERENCES `operator`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `member_operator` ON `member` (`operator_id`);--> statement-breakpoint
ALTER TABLE `operator` ADD `admin` integer DEFAULT true NOT NULL;