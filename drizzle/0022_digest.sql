CREATE TABLE `digest` (
	`connection_id` text PRIMARY KEY NOT NULL,
	`weekday` integer,
	`hour` integer NOT NULL,
	`channel_ids` text,
	`set_at_ms` integer NOT NULL,
	`next_at_ms` integer NOT NULL,
	`told_day` text,
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `digest_due` ON `digest` (`next_at_ms`);