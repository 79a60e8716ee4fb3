CREATE TABLE `rate` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`currency` text NOT NULL,
	`from_currency` text NOT NULL,
	`date` text NOT NULL,
	`rate` text NOT NULL,
	`set_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `rate_day` ON `rate` (`workspace_id`,`from_currency`,`date`);