CREATE TABLE `channel` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`changed_at_ms` integer NOT NULL,
	`left_at_ms` integer,
	`format` integer NOT NULL,
	`key_id` text NOT NULL,
	`wrapped_key` blob NOT NULL,
	`nonce` blob NOT NULL,
	`sealed` blob NOT NULL,
	`tag` blob NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `vault_key`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `channel_workspace` ON `channel` (`workspace_id`);--> statement-breakpoint
CREATE TABLE `channel_message` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`channel_id` text NOT NULL,
	`workspace_id` text NOT NULL,
	`occasion` text NOT NULL,
	`message_id` text NOT NULL,
	`type` text NOT NULL,
	`nonce` blob NOT NULL,
	`sealed` blob NOT NULL,
	`tag` blob NOT NULL,
	`created_at_ms` integer NOT NULL,
	`due_at_ms` integer NOT NULL,
	`attempts` integer NOT NULL,
	`settled_at_ms` integer,
	`outcome` text,
	`last_error` text,
	FOREIGN KEY (`channel_id`) REFERENCES `channel`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `channel_message_due` ON `channel_message` (`settled_at_ms`,`due_at_ms`);--> statement-breakpoint
CREATE INDEX `channel_message_workspace` ON `channel_message` (`workspace_id`,`created_at_ms`);--> statement-breakpoint
CREATE UNIQUE INDEX `channel_message_occasion` ON `channel_message` (`channel_id`,`occasion`);