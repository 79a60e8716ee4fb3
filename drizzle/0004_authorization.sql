CREATE TABLE `authorization` (
	`state_hash` blob PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`module` text NOT NULL,
	`step` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
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
CREATE INDEX `authorization_workspace` ON `authorization` (`workspace_id`);