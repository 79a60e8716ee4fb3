PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_room` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`account_id` text NOT NULL,
	`name` text NOT NULL,
	`hash` blob,
	`operator_id` text,
	`created_at_ms` integer NOT NULL,
	`linked_at_ms` integer NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`ended_at_ms` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_room`("id", "workspace_id", "connection_id", "account_id", "name", "hash", "operator_id", "created_at_ms", "linked_at_ms", "expires_at_ms", "ended_at_ms") SELECT "id", "workspace_id", "connection_id", "account_id", "name", "hash", "operator_id", "created_at_ms", "linked_at_ms", "expires_at_ms", NULL FROM `room`;--> statement-breakpoint
DROP TABLE `room`;--> statement-breakpoint
ALTER TABLE `__new_room` RENAME TO `room`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE UNIQUE INDEX `room_hash_unique` ON `room` (`hash`);--> statement-breakpoint
CREATE INDEX `room_workspace` ON `room` (`workspace_id`);--> statement-breakpoint
CREATE INDEX `room_connection` ON `room` (`connection_id`);