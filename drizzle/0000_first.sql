CREATE TABLE `api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`name` text NOT NULL,
	`hash` blob NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer,
	`revoked_at_ms` integer,
	`last_used_at_ms` integer,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_hash_unique` ON `api_key` (`hash`);--> statement-breakpoint
CREATE INDEX `api_key_workspace` ON `api_key` (`workspace_id`);--> statement-breakpoint
CREATE TABLE `audit` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`actor` text NOT NULL,
	`origin` text NOT NULL,
	`action` text NOT NULL,
	`workspace_id` text,
	`target` text,
	`outcome` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `audit_workspace_time` ON `audit` (`workspace_id`,`at_ms`);--> statement-breakpoint
CREATE TABLE `connection` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`module` text NOT NULL,
	`label` text NOT NULL,
	`state` text NOT NULL,
	`state_since_ms` integer NOT NULL,
	`generation` integer NOT NULL,
	`kind` text NOT NULL,
	`expires_at_ms` integer,
	`account_id` text NOT NULL,
	`account_name` text,
	`account_currency` text,
	`account_timezone` text,
	`warnings` text NOT NULL,
	`last_error_code` text,
	`last_error_message` text,
	`last_error_at_ms` integer,
	`verified_at_ms` integer NOT NULL,
	`created_at_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `connection_place` ON `connection` (`workspace_id`,`module`,`label`);--> statement-breakpoint
CREATE TABLE `credential` (
	`connection_id` text PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`format` integer NOT NULL,
	`key_id` text NOT NULL,
	`wrapped_key` blob NOT NULL,
	`nonce` blob NOT NULL,
	`sealed` blob NOT NULL,
	`tag` blob NOT NULL,
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`key_id`) REFERENCES `vault_key`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `usage` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`workspace_id` text NOT NULL,
	`key_id` text,
	`tool` text NOT NULL,
	`outcome` text NOT NULL,
	`latency_ms` integer NOT NULL,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `usage_workspace_time` ON `usage` (`workspace_id`,`at_ms`);--> statement-breakpoint
CREATE TABLE `vault_key` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`reference` text NOT NULL,
	`fingerprint` text NOT NULL,
	`canary` text NOT NULL,
	`current` integer NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `vault_key_fingerprint_unique` ON `vault_key` (`fingerprint`);--> statement-breakpoint
CREATE UNIQUE INDEX `vault_key_one_current` ON `vault_key` (`current`) WHERE "vault_key"."current" = 1;--> statement-breakpoint
CREATE TABLE `workspace` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`plan` text NOT NULL,
	`created_at_ms` integer NOT NULL
);
