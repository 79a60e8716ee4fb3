CREATE TABLE `former_credential` (
	`connection_id` text PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`format` integer NOT NULL,
	`key_id` text NOT NULL,
	`wrapped_key` blob NOT NULL,
	`nonce` blob NOT NULL,
	`sealed` blob NOT NULL,
	`tag` blob NOT NULL,
	FOREIGN KEY (`key_id`) REFERENCES `vault_key`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `former_credential` SELECT `connection_id`, `generation`, `format`, `key_id`, `wrapped_key`, `nonce`, `sealed`, `tag` FROM `credential`;
--> statement-breakpoint
DROP TABLE `credential`;
--> statement-breakpoint
CREATE TABLE `credential` (
	`id` text PRIMARY KEY NOT NULL,
	`generation` integer NOT NULL,
	`kind` text NOT NULL,
	`expires_at_ms` integer,
	`refresh_expires_at_ms` integer,
	`refresh_since_ms` integer,
	`due_at_ms` integer,
	`failures` integer DEFAULT 0 NOT NULL,
	`format` integer NOT NULL,
	`key_id` text NOT NULL,
	`wrapped_key` blob NOT NULL,
	`nonce` blob NOT NULL,
	`sealed` blob NOT NULL,
	`tag` blob NOT NULL,
	FOREIGN KEY (`key_id`) REFERENCES `vault_key`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `credential` SELECT `id`, `former_credential`.`generation`, `kind`, `expires_at_ms`, `refresh_expires_at_ms`, `refresh_since_ms`, `due_at_ms`, `failures`, `format`, `key_id`, `wrapped_key`, `nonce`, `sealed`, `tag` FROM `former_credential` JOIN `connection` ON `id` = `connection_id`;
--> statement-breakpoint
CREATE INDEX `credential_due` ON `credential` (`due_at_ms`);
--> statement-breakpoint
CREATE TABLE `__new_attempt` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`credential_id` text NOT NULL,
	`connection_id` text,
	`generation` integer NOT NULL,
	`kind` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`lease_until_ms` integer NOT NULL,
	`started_up_ms` integer,
	`finished_at_ms` integer,
	`outcome` text,
	`endpoint` text,
	FOREIGN KEY (`credential_id`) REFERENCES `credential`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`connection_id`) REFERENCES `connection`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_attempt` SELECT `attempt`.`id`, `connection_id`, iif(`kind` = 'verify', `connection_id`, NULL), `generation`, `kind`, `started_at_ms`, `lease_until_ms`, `started_up_ms`, `finished_at_ms`, `outcome`, `endpoint` FROM `attempt` WHERE `connection_id` IN (SELECT `id` FROM `credential`);
--> statement-breakpoint
DROP TABLE `attempt`;
--> statement-breakpoint
ALTER TABLE `__new_attempt` RENAME TO `attempt`;
--> statement-breakpoint
CREATE INDEX `attempt_credential` ON `attempt` (`credential_id`,`id`);
--> statement-breakpoint
CREATE TABLE `__new_connection` (
	`id` text PRIMARY KEY NOT NULL,
	`workspace_id` text NOT NULL,
	`module` text NOT NULL,
	`label` text NOT NULL,
	`state` text NOT NULL,
	`state_since_ms` integer NOT NULL,
	`credential_id` text,
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
	`reason` text,
	`due_at_ms` integer,
	`failures` integer DEFAULT 0 NOT NULL,
	`nonce` blob,
	`sealed` blob,
	`tag` blob,
	FOREIGN KEY (`workspace_id`) REFERENCES `workspace`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`credential_id`) REFERENCES `credential`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
INSERT INTO `__new_connection` SELECT `id`, `workspace_id`, `module`, `label`, `state`, `state_since_ms`, (SELECT `credential`.`id` FROM `credential` WHERE `credential`.`id` = `connection`.`id`), `account_id`, `account_name`, `account_currency`, `account_timezone`, `warnings`, `last_error_code`, `last_error_message`, `last_error_at_ms`, `verified_at_ms`, `created_at_ms`, `reason`, iif(`kind` = 'refreshable' AND `state` <> 'needs_reconnect', NULL, `due_at_ms`), `failures`, NULL, NULL, NULL FROM `connection`;
--> statement-breakpoint
DROP TABLE `connection`;
--> statement-breakpoint
ALTER TABLE `__new_connection` RENAME TO `connection`;
--> statement-breakpoint
CREATE INDEX `connection_due` ON `connection` (`due_at_ms`);
--> statement-breakpoint
CREATE INDEX `connection_credential` ON `connection` (`credential_id`);
--> statement-breakpoint
CREATE UNIQUE INDEX `connection_place` ON `connection` (`workspace_id`,`module`,`label`);
