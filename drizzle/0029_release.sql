CREATE TABLE `release_seen` (
	`id` integer PRIMARY KEY NOT NULL,
	`asked_at_ms` integer NOT NULL,
	`version` text
);
