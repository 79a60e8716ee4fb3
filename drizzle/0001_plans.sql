CREATE TABLE `call_counter` (
	`workspace_id` text NOT NULL,
	`period` text NOT NULL,
	`calls` integer NOT NULL,
	PRIMARY KEY(`workspace_id`, `period`),
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `plan` (
	`name` text PRIMARY KEY NOT NULL,
	`calls_per_minute` integer,
	`calls_per_month` integer
);
