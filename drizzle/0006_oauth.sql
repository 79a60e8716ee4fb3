CREATE TABLE `oauth_client` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`redirect_uris` text NOT NULL,
	`auth_method` text NOT NULL,
	`secret_hash` blob,
	`keys` text,
	`keys_url` text,
	`keys_fetched_at_ms` integer,
	`keys_fresh_until_ms` integer,
	`document_fetched_at_ms` integer,
	`document_fresh_until_ms` integer,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `oauth_code` (
	`hash` blob PRIMARY KEY NOT NULL,
	`grant_id` text NOT NULL,
	`redirect_uri` text NOT NULL,
	`code_challenge` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`used_at_ms` integer,
	FOREIGN KEY (`grant_id`) REFERENCES `oauth_grant`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `oauth_code_grant` ON `oauth_code` (`grant_id`);--> statement-breakpoint
CREATE TABLE `oauth_grant` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`client_id` text NOT NULL,
	`client_name` text NOT NULL,
	`client_host` text NOT NULL,
	`resource` text NOT NULL,
	`scope` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`connected_at_ms` integer,
	`last_used_at_ms` integer,
	`revoked_at_ms` integer,
	`revoked_reason` text,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`operator_id`) REFERENCES `operator`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`client_id`) REFERENCES `oauth_client`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `oauth_grant_workspace` ON `oauth_grant` (`workspace_id`);--> statement-breakpoint
CREATE INDEX `oauth_grant_client` ON `oauth_grant` (`client_id`);--> statement-breakpoint
CREATE TABLE `oauth_jti` (
	`client_id` text NOT NULL,
	`jti_hash` blob NOT NULL,
	`expires_at_ms` integer NOT NULL,
	PRIMARY KEY(`client_id`, `jti_hash`)
);
--> statement-breakpoint
CREATE INDEX `oauth_jti_expiry` ON `oauth_jti` (`expires_at_ms`);--> statement-breakpoint
CREATE TABLE `oauth_request` (
	`handle_hash` blob PRIMARY KEY NOT NULL,
	`client_id` text NOT NULL,
	`redirect_uri` text NOT NULL,
	`state` text,
	`resource` text NOT NULL,
	`scope` text NOT NULL,
	`code_challenge` text NOT NULL,
	`session_id` text,
	`expires_at_ms` integer NOT NULL,
	FOREIGN KEY (`client_id`) REFERENCES `oauth_client`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `oauth_request_client` ON `oauth_request` (`client_id`);--> statement-breakpoint
CREATE TABLE `oauth_token` (
	`hash` blob PRIMARY KEY NOT NULL,
	`grant_id` text NOT NULL,
	`kind` text NOT NULL,
	`expires_at_ms` integer NOT NULL,
	`rotated_at_ms` integer,
	`replay` blob,
	FOREIGN KEY (`grant_id`) REFERENCES `oauth_grant`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `oauth_token_grant` ON `oauth_token` (`grant_id`);--> statement-breakpoint
CREATE INDEX `oauth_token_expiry` ON `oauth_token` (`expires_at_ms`);