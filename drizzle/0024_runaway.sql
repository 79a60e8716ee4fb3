ALTER TABLE `history` ADD `today_gap_ms` integer;--> statement-breakpoint
ALTER TABLE `history` ADD `today_read_at_ms` integer;--> statement-breakpoint
ALTER TABLE `history` ADD `today_ends_at_ms` integer;