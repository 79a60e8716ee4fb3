CREATE TABLE `history` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`account_id` text NOT NULL,
	`currency` text NOT NULL,
	`zone` text NOT NULL,
	`format` integer NOT NULL,
	`key_id` text NOT NULL,
	`wrapped_key` blob NOT NULL,
	`nonce` blob NOT NULL,
	`sealed` blob NOT NULL,
	`tag` blob NOT NULL,
	`begun_at_ms` integer NOT NULL,
	`anew` integer NOT NULL,
	`next_at_ms` integer NOT NULL,
	`read_at_ms` integer,
	`failures` integer DEFAULT 0 NOT NULL,
	`last_error` text,
	`lease_until_ms` integer DEFAULT 0 NOT NULL,
	`lease_holder` text,
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `vault_key`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `history_due` ON `history` (`next_at_ms`);--> statement-breakpoint
CREATE UNIQUE INDEX `history_connection` ON `history` (`connection_id`);--> statement-breakpoint
CREATE TABLE `history_block` (
	`history_id` text NOT NULL,
	`level` text NOT NULL,
	`month` text NOT NULL,
	`days` integer NOT NULL,
	`first_day` text NOT NULL,
	`nonce` blob NOT NULL,
	`sealed` blob NOT NULL,
	`tag` blob NOT NULL,
	PRIMARY KEY(`history_id`, `level`, `month`),
	FOREIGN KEY (`history_id`) REFERENCES `history`(`id`) ON UPDATE no action ON DELETE no action
);
