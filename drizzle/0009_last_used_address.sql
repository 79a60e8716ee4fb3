ALTER TABLE `oauth_grant` ADD `last_used_address` text;--> statement-breakpoint
ALTER TABLE `api_key` ADD `last_used_address` text;