CREATE TABLE `room` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`account_id` text NOT NULL,
	`name` text NOT NULL,
	`hash` blob NOT NULL,
	`operator_id` text,
	`created_at_ms` integer NOT NULL,
	`linked_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `room_hash_unique` ON `room` (`hash`);--> statement-breakpoint
CREATE INDEX `room_workspace` ON `room` (`workspace_id`);--> statement-breakpoint
CREATE INDEX `room_connection` ON `room` (`connection_id`);--> statement-breakpoint
CREATE TABLE `room_visit` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`room_id` text NOT NULL,
	`hash` blob,
	`opened_at_ms` integer NOT NULL,
	`ends_at_ms` integer NOT NULL,
	`address` text NOT NULL,
	FOREIGN KEY (`room_id`) REFERENCES `room`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `room_visit_hash_unique` ON `room_visit` (`hash`);--> statement-breakpoint
CREATE INDEX `room_visit_room` ON `room_visit` (`room_id`,`id`);