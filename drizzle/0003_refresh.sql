CREATE TABLE `attempt` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` text NOT NULL,
	`generation` integer NOT NULL,
	`kind` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`lease_until_ms` integer NOT NULL,
	`finished_at_ms` integer,
	`outcome` text,
	`endpoint` text,
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `attempt_connection` ON `attempt` (`connection_id`,`id`);--> statement-breakpoint
CREATE TABLE `connection_event` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`connection_id` text NOT NULL,
	`state` text NOT NULL,
	`reason` text,
	`at_ms` integer NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `connection_event_connection` ON `connection_event` (`connection_id`,`id`);--> statement-breakpoint
ALTER TABLE `connection` ADD `reason` text;--> statement-breakpoint
ALTER TABLE `connection` ADD `due_at_ms` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `connection` ADD `failures` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `connection` ADD `refresh_expires_at_ms` integer;--> statement-breakpoint
ALTER TABLE `connection` ADD `refresh_since_ms` integer;--> statement-breakpoint
CREATE INDEX `connection_due` ON `connection` (`due_at_ms`);