PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_oauth_grant` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`client_id` text NOT NULL,
	`client_name` text NOT NULL,
	`client_host` text NOT NULL,
	`resource` text NOT NULL,
	`scope` text NOT NULL,
	`asked_scope` text,
	`redirect_uri` text,
	`created_at_ms` integer NOT NULL,
	`connected_at_ms` integer,
	`last_used_at_ms` integer,
	`last_used_address` text,
	`revoked_at_ms` integer,
	`revoked_reason` text,
	`tools` text,
	`connections` text,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`client_id`) REFERENCES `oauth_client`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_oauth_grant`("id", "workspace_id", "operator_id", "client_id", "client_name", "client_host", "resource", "scope", "asked_scope", "redirect_uri", "created_at_ms", "connected_at_ms", "last_used_at_ms", "last_used_address", "revoked_at_ms", "revoked_reason", "tools", "connections") SELECT "id", "workspace_id", "operator_id", "client_id", "client_name", "client_host", "resource", "scope", "asked_scope", "redirect_uri", "created_at_ms", "connected_at_ms", "last_used_at_ms", "last_used_address", "revoked_at_ms", "revoked_reason", "tools", "connections" FROM `oauth_grant`;--> statement-breakpoint
DROP TABLE `oauth_grant`;--> statement-breakpoint
ALTER TABLE `__new_oauth_grant` RENAME TO `oauth_grant`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `oauth_grant_workspace` ON `oauth_grant` (`workspace_id`);--> statement-breakpoint
CREATE INDEX `oauth_grant_client` ON `oauth_grant` (`client_id`);