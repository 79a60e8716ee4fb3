CREATE TABLE `note` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`account_id` text NOT NULL,
	`day` text NOT NULL,
	`text` text NOT NULL,
	`written_at_ms` integer NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `note_day` ON `note` (`connection_id`,`day`);