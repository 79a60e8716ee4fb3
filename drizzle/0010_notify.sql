CREATE TABLE `notify_cursor` (
	`id` integer PRIMARY KEY NOT NULL,
	`last_event_id` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`channel` text NOT NULL,
	`workspace_id` text NOT NULL,
	`occasion` text NOT NULL,
	`event_id` text NOT NULL,
	`message` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`due_at_ms` integer NOT NULL,
	`attempts` integer NOT NULL,
	`settled_at_ms` integer,
	`outcome` text,
	`last_error` text
);
--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`settled_at_ms`,`due_at_ms`);--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_occasion` ON `outbox` (`channel`,`occasion`);