ALTER TABLE `call_counter` ADD `minute` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `call_counter` ADD `minute_calls` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
DELETE FROM `call_counter` WHERE length(`period`) > 7;