CREATE TABLE `operator_identity` (
	`operator_id` text PRIMARY KEY NOT NULL,
	`issuer` text NOT NULL,
	`subject` text NOT NULL,
	`linked_at_ms` integer NOT NULL,
	FOREIGN KEY (`operator_id`) REFERENCES `operator`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operator_identity_issuer_subject_unique` ON `operator_identity` (`issuer`,`subject`);--> statement-breakpoint
CREATE TABLE `provider_sign_in` (
	`hash` blob PRIMARY KEY NOT NULL,
	`expires_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `provider_sign_in_expires` ON `provider_sign_in` (`expires_at_ms`);