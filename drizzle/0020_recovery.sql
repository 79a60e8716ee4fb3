CREATE TABLE `recovery_code` (
	`hash` blob PRIMARY KEY NOT NULL,
	`operator_id` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`operator_id`) REFERENCES `operator`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recovery_code_operator` ON `recovery_code` (`operator_id`);--> statement-breakpoint
CREATE TABLE `sign_in_link` (
	`hash` blob PRIMARY KEY NOT NULL,
	`operator_id` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`operator_id`) REFERENCES `operator`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sign_in_link_operator` ON `sign_in_link` (`operator_id`);--> statement-breakpoint
CREATE TABLE `sign_in_policy` (
	`id` integer PRIMARY KEY NOT NULL,
	`passwords` integer NOT NULL
);
