CREATE TABLE `passkey` (
	`id` text PRIMARY KEY NOT NULL,
	`operator_id` text NOT NULL,
	`credential_id` text NOT NULL,
	`rp_id` text NOT NULL,
	`public_key` blob NOT NULL,
	`counter` integer NOT NULL,
	`name` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`last_used_at_ms` integer,
	FOREIGN KEY (`operator_id`) REFERENCES `operator`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `passkey_credential_id_unique` ON `passkey` (`credential_id`);--> statement-breakpoint
CREATE INDEX `passkey_operator` ON `passkey` (`operator_id`);--> statement-breakpoint
CREATE TABLE `passkey_challenge` (
	`hash` blob PRIMARY KEY NOT NULL,
	`session_id` text,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `passkey_challenge_expires` ON `passkey_challenge` (`expires_at_ms`);--> statement-breakpoint
ALTER TABLE `session` ADD `way` text DEFAULT 'password' NOT NULL;