ALTER TABLE `oauth_grant` ADD `asked_scope` text;--> statement-breakpoint
ALTER TABLE `oauth_grant` ADD `redirect_uri` text;--> statement-breakpoint
ALTER TABLE `oauth_request` ADD `asked_scope` text;