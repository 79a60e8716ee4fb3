ALTER TABLE `channel_message` ADD `leased_up_ms` integer;--> statement-breakpoint
ALTER TABLE `outbox` ADD `leased_up_ms` integer;