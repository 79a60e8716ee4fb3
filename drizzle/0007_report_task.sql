CREATE TABLE `report_task` (
	`connection_id` text NOT NULL,
	`request` text NOT NULL,
	`task_id` text NOT NULL,
	`delivered` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	PRIMARY KEY(`connection_id`, `request`),
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `report_task_expiry` ON `report_task` (`expires_at_ms`);