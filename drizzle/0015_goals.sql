CREATE TABLE `goal` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`account_id` text NOT NULL,
	`currency` text,
	`campaign_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`margin_percent` text,
	`set_at_ms` integer NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `goal_subject` ON `goal` (`connection_id`,`campaign_id`,`kind`);