ALTER TABLE `oauth_grant` ADD `tools` text;--> statement-breakpoint
ALTER TABLE `oauth_grant` ADD `connections` text;--> statement-breakpoint
ALTER TABLE `oauth_token` ADD `tools` text;--> statement-breakpoint
ALTER TABLE `api_key` ADD `tools` text;--> statement-breakpoint
ALTER TABLE `api_key` ADD `connections` text;