CREATE TABLE `alert` (
	`id` text PRIMARY KEY NOT NULL,
	`connection_id` text NOT NULL,
	`account_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`metric` text NOT NULL,
	`condition` text NOT NULL,
	`value` text,
	`days` integer NOT NULL,
	`min_sample` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	`judged_at_ms` integer,
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `alert_connection` ON `alert` (`connection_id`);--> statement-breakpoint
CREATE TABLE `alert_firing` (
	`id` text PRIMARY KEY NOT NULL,
	`alert_id` text NOT NULL,
	`began_day` text NOT NULL,
	`began_at_ms` integer NOT NULL,
	`began_said` text NOT NULL,
	`began_told` integer NOT NULL,
	`ended_day` text,
	`ended_at_ms` integer,
	`ended_said` text,
	`ended_told` integer NOT NULL,
	FOREIGN KEY (`alert_id`) REFERENCES `alert`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `alert_firing_alert` ON `alert_firing` (`alert_id`,`began_at_ms`);