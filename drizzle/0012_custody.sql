CREATE TABLE `former_operator` (
	`id` text PRIMARY KEY NOT NULL,
	`deleted_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `known_device` (
	`hash` blob PRIMARY KEY NOT NULL,
	`operator_id` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`operator_id`) REFERENCES `operator`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `known_device_operator` ON `known_device` (`operator_id`);--> statement-breakpoint
CREATE TABLE `clock_jump` (
	`id` integer PRIMARY KEY NOT NULL,
	`noticed_at_ms` integer NOT NULL,
	`ahead_ms` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `api_key` ADD `operator_id` text;--> statement-breakpoint
UPDATE `api_key` SET `operator_id` = (SELECT `operator`.`id` FROM `audit` JOIN `operator` ON `operator`.`email` = `audit`.`actor` WHERE `audit`.`action` = 'key.create' AND `audit`.`target` = `api_key`.`id`);
