CREATE TABLE `signing_key` (
	`id` text PRIMARY KEY NOT NULL,
	`public_key` text NOT NULL,
	`current` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`retired_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signing_key_one_current` ON `signing_key` (`current`) WHERE "signing_key"."current" = 1;--> statement-breakpoint
CREATE TABLE `signing_secret` (
	`id` text PRIMARY KEY NOT NULL,
	`format` integer NOT NULL,
	`key_id` text NOT NULL,
	`wrapped_key` blob NOT NULL,
	`nonce` blob NOT NULL,
	`sealed` blob NOT NULL,
	`tag` blob NOT NULL,
	FOREIGN KEY (`id`) REFERENCES `signing_key`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `vault_key`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `usage` ADD `connection_ids` text;--> statement-breakpoint
ALTER TABLE `usage` ADD `first_day` text;--> statement-breakpoint
ALTER TABLE `usage` ADD `last_day` text;