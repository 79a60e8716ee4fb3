ALTER TABLE `alert` ADD `quiet_from_minutes` integer;--> statement-breakpoint
ALTER TABLE `alert` ADD `quiet_to_minutes` integer;