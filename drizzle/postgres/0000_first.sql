CREATE TABLE "alert" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"campaign_id" text COLLATE "C" NOT NULL,
	"metric" text COLLATE "C" NOT NULL,
	"condition" text COLLATE "C" NOT NULL,
	"value" text COLLATE "C",
	"days" bigint NOT NULL,
	"min_sample" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"judged_at_ms" bigint,
	"quiet_from_minutes" bigint,
	"quiet_to_minutes" bigint,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_firing" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"alert_id" text COLLATE "C" NOT NULL,
	"began_day" text COLLATE "C" NOT NULL,
	"began_at_ms" bigint NOT NULL,
	"began_said" text COLLATE "C" NOT NULL,
	"began_told" bigint NOT NULL,
	"ended_day" text COLLATE "C",
	"ended_at_ms" bigint,
	"ended_said" text COLLATE "C",
	"ended_told" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint,
	"revoked_at_ms" bigint,
	"last_used_at_ms" bigint,
	"last_used_address" text COLLATE "C",
	"operator_id" text COLLATE "C",
	"tools" text COLLATE "C",
	"connections" text COLLATE "C",
	"rowid" bigserial NOT NULL,
	CONSTRAINT "api_key_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "attempt" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"credential_id" text COLLATE "C" NOT NULL,
	"connection_id" text COLLATE "C",
	"generation" bigint NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"started_at_ms" bigint NOT NULL,
	"lease_until_ms" bigint NOT NULL,
	"started_up_ms" bigint,
	"finished_at_ms" bigint,
	"outcome" text COLLATE "C",
	"endpoint" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "audit" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at_ms" bigint NOT NULL,
	"actor" text COLLATE "C" NOT NULL,
	"origin" text COLLATE "C" NOT NULL,
	"action" text COLLATE "C" NOT NULL,
	"workspace_id" text COLLATE "C",
	"target" text COLLATE "C",
	"outcome" text COLLATE "C" NOT NULL,
	"target_name" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "authorization" (
	"state_hash" "bytea" PRIMARY KEY NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"module" text COLLATE "C" NOT NULL,
	"step" text COLLATE "C" NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"session_id" text COLLATE "C",
	"format" bigint NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"tag" "bytea" NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "call_counter" (
	"workspace_id" text COLLATE "C" NOT NULL,
	"period" text COLLATE "C" NOT NULL,
	"calls" bigint NOT NULL,
	"minute" bigint DEFAULT 0 NOT NULL,
	"minute_calls" bigint DEFAULT 0 NOT NULL,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "call_counter_workspace_id_period_pk" PRIMARY KEY("workspace_id","period")
);
--> statement-breakpoint
CREATE TABLE "channel" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"changed_at_ms" bigint NOT NULL,
	"left_at_ms" bigint,
	"format" bigint NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"tag" "bytea" NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "channel_message" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"channel_id" text COLLATE "C" NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"occasion" text COLLATE "C" NOT NULL,
	"message_id" text COLLATE "C" NOT NULL,
	"type" text COLLATE "C" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"tag" "bytea" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"due_at_ms" bigint NOT NULL,
	"leased_up_ms" bigint,
	"attempts" bigint NOT NULL,
	"settled_at_ms" bigint,
	"outcome" text COLLATE "C",
	"last_error" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "clock_jump" (
	"id" bigint PRIMARY KEY NOT NULL,
	"noticed_at_ms" bigint NOT NULL,
	"ahead_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connection" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"module" text COLLATE "C" NOT NULL,
	"label" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"state_since_ms" bigint NOT NULL,
	"credential_id" text COLLATE "C",
	"account_id" text COLLATE "C" NOT NULL,
	"account_name" text COLLATE "C",
	"account_currency" text COLLATE "C",
	"account_timezone" text COLLATE "C",
	"warnings" text COLLATE "C" NOT NULL,
	"last_error_code" text COLLATE "C",
	"last_error_message" text COLLATE "C",
	"last_error_at_ms" bigint,
	"verified_at_ms" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"reason" text COLLATE "C",
	"due_at_ms" bigint,
	"failures" bigint DEFAULT 0 NOT NULL,
	"nonce" "bytea",
	"sealed" "bytea",
	"tag" "bytea",
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "connection_event" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C" NOT NULL,
	"reason" text COLLATE "C",
	"at_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credential" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"generation" bigint NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"expires_at_ms" bigint,
	"refresh_expires_at_ms" bigint,
	"refresh_since_ms" bigint,
	"due_at_ms" bigint,
	"failures" bigint DEFAULT 0 NOT NULL,
	"format" bigint NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"tag" "bytea" NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "digest" (
	"connection_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"weekday" bigint,
	"hour" bigint NOT NULL,
	"channel_ids" text COLLATE "C",
	"set_at_ms" bigint NOT NULL,
	"next_at_ms" bigint NOT NULL,
	"told_day" text COLLATE "C",
	"attached" text COLLATE "C",
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "file_link" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"hash" "bytea" NOT NULL,
	"question" "bytea",
	"expires_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "former_credential" (
	"connection_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"generation" bigint NOT NULL,
	"format" bigint NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"tag" "bytea" NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "former_operator" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"deleted_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "goal" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C",
	"campaign_id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"value" text COLLATE "C" NOT NULL,
	"margin_percent" text COLLATE "C",
	"set_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "history" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"zone" text COLLATE "C" NOT NULL,
	"format" bigint NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"tag" "bytea" NOT NULL,
	"begun_at_ms" bigint NOT NULL,
	"anew" bigint NOT NULL,
	"next_at_ms" bigint NOT NULL,
	"read_at_ms" bigint,
	"failures" bigint DEFAULT 0 NOT NULL,
	"last_error" text COLLATE "C",
	"lease_until_ms" bigint DEFAULT 0 NOT NULL,
	"lease_holder" text COLLATE "C",
	"today_asked_at_ms" bigint,
	"today_gap_ms" bigint,
	"today_read_at_ms" bigint,
	"today_ends_at_ms" bigint,
	"hours_wanted_at_ms" bigint,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "history_block" (
	"history_id" text COLLATE "C" NOT NULL,
	"level" text COLLATE "C" NOT NULL,
	"month" text COLLATE "C" NOT NULL,
	"days" bigint NOT NULL,
	"first_day" text COLLATE "C" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"tag" "bytea" NOT NULL,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "history_block_history_id_level_month_pk" PRIMARY KEY("history_id","level","month")
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"hash" "bytea" NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"operator_id" text COLLATE "C",
	"created_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "invitation_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "known_device" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"operator_id" text COLLATE "C" NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "member" (
	"workspace_id" text COLLATE "C" NOT NULL,
	"operator_id" text COLLATE "C" NOT NULL,
	"role" text COLLATE "C" NOT NULL,
	"since_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "member_workspace_id_operator_id_pk" PRIMARY KEY("workspace_id","operator_id")
);
--> statement-breakpoint
CREATE TABLE "note" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"day" text COLLATE "C" NOT NULL,
	"text" text COLLATE "C" NOT NULL,
	"written_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notify_cursor" (
	"id" bigint PRIMARY KEY NOT NULL,
	"last_event_id" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_client" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"redirect_uris" text COLLATE "C" NOT NULL,
	"auth_method" text COLLATE "C" NOT NULL,
	"secret_hash" "bytea",
	"keys" text COLLATE "C",
	"keys_url" text COLLATE "C",
	"keys_fetched_at_ms" bigint,
	"keys_fresh_until_ms" bigint,
	"document_fetched_at_ms" bigint,
	"document_fresh_until_ms" bigint,
	"created_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_code" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"grant_id" text COLLATE "C" NOT NULL,
	"redirect_uri" text COLLATE "C" NOT NULL,
	"code_challenge" text COLLATE "C" NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"used_at_ms" bigint,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_grant" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"operator_id" text COLLATE "C" NOT NULL,
	"client_id" text COLLATE "C" NOT NULL,
	"client_name" text COLLATE "C" NOT NULL,
	"client_host" text COLLATE "C" NOT NULL,
	"resource" text COLLATE "C" NOT NULL,
	"scope" text COLLATE "C" NOT NULL,
	"asked_scope" text COLLATE "C",
	"redirect_uri" text COLLATE "C",
	"created_at_ms" bigint NOT NULL,
	"connected_at_ms" bigint,
	"last_used_at_ms" bigint,
	"last_used_address" text COLLATE "C",
	"revoked_at_ms" bigint,
	"revoked_reason" text COLLATE "C",
	"tools" text COLLATE "C",
	"connections" text COLLATE "C",
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_jti" (
	"client_id" text COLLATE "C" NOT NULL,
	"jti_hash" "bytea" NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "oauth_jti_client_id_jti_hash_pk" PRIMARY KEY("client_id","jti_hash")
);
--> statement-breakpoint
CREATE TABLE "oauth_request" (
	"handle_hash" "bytea" PRIMARY KEY NOT NULL,
	"client_id" text COLLATE "C" NOT NULL,
	"redirect_uri" text COLLATE "C" NOT NULL,
	"state" text COLLATE "C",
	"resource" text COLLATE "C" NOT NULL,
	"scope" text COLLATE "C" NOT NULL,
	"asked_scope" text COLLATE "C",
	"code_challenge" text COLLATE "C" NOT NULL,
	"session_id" text COLLATE "C",
	"expires_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_token" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"grant_id" text COLLATE "C" NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"rotated_at_ms" bigint,
	"replay" "bytea",
	"tools" text COLLATE "C",
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operator" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"email" text COLLATE "C" NOT NULL,
	"password_hash" text COLLATE "C" NOT NULL,
	"password_changed_at_ms" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"admin" bigint DEFAULT 1 NOT NULL,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "operator_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "operator_identity" (
	"operator_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"issuer" text COLLATE "C" NOT NULL,
	"subject" text COLLATE "C" NOT NULL,
	"linked_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"channel" text COLLATE "C" NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"occasion" text COLLATE "C" NOT NULL,
	"event_id" text COLLATE "C" NOT NULL,
	"message" text COLLATE "C" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"due_at_ms" bigint NOT NULL,
	"leased_up_ms" bigint,
	"attempts" bigint NOT NULL,
	"settled_at_ms" bigint,
	"outcome" text COLLATE "C",
	"last_error" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "passkey" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"operator_id" text COLLATE "C" NOT NULL,
	"credential_id" text COLLATE "C" NOT NULL,
	"rp_id" text COLLATE "C" NOT NULL,
	"public_key" "bytea" NOT NULL,
	"counter" bigint NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"last_used_at_ms" bigint,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "passkey_credential_id_unique" UNIQUE("credential_id")
);
--> statement-breakpoint
CREATE TABLE "passkey_challenge" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"session_id" text COLLATE "C",
	"expires_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "plan" (
	"name" text COLLATE "C" PRIMARY KEY NOT NULL,
	"calls_per_minute" bigint,
	"calls_per_month" bigint,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider_sign_in" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rate" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"currency" text COLLATE "C" NOT NULL,
	"from_currency" text COLLATE "C" NOT NULL,
	"date" text COLLATE "C" NOT NULL,
	"rate" text COLLATE "C" NOT NULL,
	"set_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "receipt" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"at_ms" bigint NOT NULL,
	"held" bigint DEFAULT 1 NOT NULL,
	"nonce" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"tag" "bytea" NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "receipt_key" (
	"workspace_id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"format" bigint NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"tag" "bytea" NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recovery_code" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"operator_id" text COLLATE "C" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "release_seen" (
	"id" bigint PRIMARY KEY NOT NULL,
	"asked_at_ms" bigint NOT NULL,
	"version" text COLLATE "C",
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "report_task" (
	"connection_id" text COLLATE "C" NOT NULL,
	"request" text COLLATE "C" NOT NULL,
	"task_id" text COLLATE "C" NOT NULL,
	"delivered" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "report_task_connection_id_request_pk" PRIMARY KEY("connection_id","request")
);
--> statement-breakpoint
CREATE TABLE "request_lane" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"last_us" bigint NOT NULL,
	"called_us" bigint NOT NULL,
	"fifth_us" bigint NOT NULL,
	"half_us" bigint NOT NULL,
	"seconds" text COLLATE "C" NOT NULL,
	"day" bigint NOT NULL,
	"day_starts" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "room" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"connection_id" text COLLATE "C" NOT NULL,
	"account_id" text COLLATE "C" NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"hash" "bytea",
	"operator_id" text COLLATE "C",
	"created_at_ms" bigint NOT NULL,
	"linked_at_ms" bigint NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"ended_at_ms" bigint,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "room_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "room_visit" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"room_id" text COLLATE "C" NOT NULL,
	"hash" "bytea",
	"opened_at_ms" bigint NOT NULL,
	"ends_at_ms" bigint NOT NULL,
	"address" text COLLATE "C" NOT NULL,
	CONSTRAINT "room_visit_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"hash" "bytea" NOT NULL,
	"operator_id" text COLLATE "C" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"last_seen_at_ms" bigint NOT NULL,
	"address" text COLLATE "C" NOT NULL,
	"user_agent" text COLLATE "C",
	"way" text COLLATE "C" DEFAULT 'password' NOT NULL,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "session_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "setup_token" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_attempt" (
	"subject" text COLLATE "C" PRIMARY KEY NOT NULL,
	"since_ms" bigint NOT NULL,
	"attempts" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_link" (
	"hash" "bytea" PRIMARY KEY NOT NULL,
	"operator_id" text COLLATE "C" NOT NULL,
	"expires_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_policy" (
	"id" bigint PRIMARY KEY NOT NULL,
	"passwords" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_key" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"public_key" text COLLATE "C" NOT NULL,
	"current" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"retired_at_ms" bigint,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_secret" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"format" bigint NOT NULL,
	"key_id" text COLLATE "C" NOT NULL,
	"wrapped_key" "bytea" NOT NULL,
	"nonce" "bytea" NOT NULL,
	"sealed" "bytea" NOT NULL,
	"tag" "bytea" NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "store_epoch" (
	"id" bigint PRIMARY KEY NOT NULL,
	"epoch" text COLLATE "C" NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"at_ms" bigint NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"key_id" text COLLATE "C",
	"tool" text COLLATE "C" NOT NULL,
	"outcome" text COLLATE "C" NOT NULL,
	"latency_ms" bigint NOT NULL,
	"connection_ids" text COLLATE "C",
	"first_day" text COLLATE "C",
	"last_day" text COLLATE "C"
);
--> statement-breakpoint
CREATE TABLE "vault_key" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"kind" text COLLATE "C" NOT NULL,
	"reference" text COLLATE "C" NOT NULL,
	"fingerprint" text COLLATE "C" NOT NULL,
	"canary" text COLLATE "C" NOT NULL,
	"current" bigint NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL,
	CONSTRAINT "vault_key_fingerprint_unique" UNIQUE("fingerprint")
);
--> statement-breakpoint
CREATE TABLE "workspace" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"name" text COLLATE "C" NOT NULL,
	"plan" text COLLATE "C" NOT NULL,
	"created_at_ms" bigint NOT NULL,
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
CREATE TABLE "workspace_digest" (
	"id" text COLLATE "C" PRIMARY KEY NOT NULL,
	"workspace_id" text COLLATE "C" NOT NULL,
	"module" text COLLATE "C" NOT NULL,
	"timezone" text COLLATE "C" NOT NULL,
	"weekday" bigint,
	"hour" bigint NOT NULL,
	"channel_ids" text COLLATE "C",
	"set_at_ms" bigint NOT NULL,
	"next_at_ms" bigint NOT NULL,
	"told_day" text COLLATE "C",
	"rowid" bigserial NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alert" ADD CONSTRAINT "alert_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_firing" ADD CONSTRAINT "alert_firing_alert_id_alert_id_fk" FOREIGN KEY ("alert_id") REFERENCES "public"."alert"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_credential_id_credential_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credential"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attempt" ADD CONSTRAINT "attempt_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "authorization" ADD CONSTRAINT "authorization_key_id_vault_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."vault_key"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "call_counter" ADD CONSTRAINT "call_counter_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel" ADD CONSTRAINT "channel_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel" ADD CONSTRAINT "channel_key_id_vault_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."vault_key"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "channel_message" ADD CONSTRAINT "channel_message_channel_id_channel_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."channel"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection" ADD CONSTRAINT "connection_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection" ADD CONSTRAINT "connection_credential_id_credential_id_fk" FOREIGN KEY ("credential_id") REFERENCES "public"."credential"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "connection_event" ADD CONSTRAINT "connection_event_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credential" ADD CONSTRAINT "credential_key_id_vault_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."vault_key"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "digest" ADD CONSTRAINT "digest_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_link" ADD CONSTRAINT "file_link_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "former_credential" ADD CONSTRAINT "former_credential_key_id_vault_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."vault_key"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goal" ADD CONSTRAINT "goal_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history" ADD CONSTRAINT "history_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history" ADD CONSTRAINT "history_key_id_vault_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."vault_key"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "history_block" ADD CONSTRAINT "history_block_history_id_history_id_fk" FOREIGN KEY ("history_id") REFERENCES "public"."history"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "known_device" ADD CONSTRAINT "known_device_operator_id_operator_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "member" ADD CONSTRAINT "member_operator_id_operator_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "note" ADD CONSTRAINT "note_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_code" ADD CONSTRAINT "oauth_code_grant_id_oauth_grant_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."oauth_grant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_grant" ADD CONSTRAINT "oauth_grant_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_grant" ADD CONSTRAINT "oauth_grant_client_id_oauth_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."oauth_client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_request" ADD CONSTRAINT "oauth_request_client_id_oauth_client_id_fk" FOREIGN KEY ("client_id") REFERENCES "public"."oauth_client"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_token" ADD CONSTRAINT "oauth_token_grant_id_oauth_grant_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."oauth_grant"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "operator_identity" ADD CONSTRAINT "operator_identity_operator_id_operator_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "passkey" ADD CONSTRAINT "passkey_operator_id_operator_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rate" ADD CONSTRAINT "rate_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt" ADD CONSTRAINT "receipt_workspace_id_receipt_key_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."receipt_key"("workspace_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt_key" ADD CONSTRAINT "receipt_key_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt_key" ADD CONSTRAINT "receipt_key_key_id_vault_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."vault_key"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recovery_code" ADD CONSTRAINT "recovery_code_operator_id_operator_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "report_task" ADD CONSTRAINT "report_task_connection_id_connection_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."connection"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room" ADD CONSTRAINT "room_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "room_visit" ADD CONSTRAINT "room_visit_room_id_room_id_fk" FOREIGN KEY ("room_id") REFERENCES "public"."room"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_operator_id_operator_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_in_link" ADD CONSTRAINT "sign_in_link_operator_id_operator_id_fk" FOREIGN KEY ("operator_id") REFERENCES "public"."operator"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing_secret" ADD CONSTRAINT "signing_secret_id_signing_key_id_fk" FOREIGN KEY ("id") REFERENCES "public"."signing_key"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing_secret" ADD CONSTRAINT "signing_secret_key_id_vault_key_id_fk" FOREIGN KEY ("key_id") REFERENCES "public"."vault_key"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "usage" ADD CONSTRAINT "usage_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workspace_digest" ADD CONSTRAINT "workspace_digest_workspace_id_workspace_id_fk" FOREIGN KEY ("workspace_id") REFERENCES "public"."workspace"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_connection" ON "alert" USING btree ("connection_id");--> statement-breakpoint
CREATE INDEX "alert_firing_alert" ON "alert_firing" USING btree ("alert_id","began_at_ms");--> statement-breakpoint
CREATE INDEX "api_key_workspace" ON "api_key" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "attempt_credential" ON "attempt" USING btree ("credential_id","id");--> statement-breakpoint
CREATE INDEX "audit_workspace_time" ON "audit" USING btree ("workspace_id","at_ms");--> statement-breakpoint
CREATE INDEX "authorization_workspace" ON "authorization" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "channel_workspace" ON "channel" USING btree ("workspace_id");--> statement-breakpoint
CREATE UNIQUE INDEX "channel_message_occasion" ON "channel_message" USING btree ("channel_id","occasion");--> statement-breakpoint
CREATE INDEX "channel_message_due" ON "channel_message" USING btree ("settled_at_ms","due_at_ms");--> statement-breakpoint
CREATE INDEX "channel_message_workspace" ON "channel_message" USING btree ("workspace_id","created_at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "connection_place" ON "connection" USING btree ("workspace_id","module","label");--> statement-breakpoint
CREATE INDEX "connection_due" ON "connection" USING btree ("due_at_ms","id");--> statement-breakpoint
CREATE INDEX "connection_credential" ON "connection" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "connection_event_connection" ON "connection_event" USING btree ("connection_id","id");--> statement-breakpoint
CREATE INDEX "credential_due" ON "credential" USING btree ("due_at_ms","id");--> statement-breakpoint
CREATE INDEX "digest_due" ON "digest" USING btree ("next_at_ms");--> statement-breakpoint
CREATE INDEX "file_link_workspace" ON "file_link" USING btree ("workspace_id","expires_at_ms");--> statement-breakpoint
CREATE INDEX "file_link_expiry" ON "file_link" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "goal_subject" ON "goal" USING btree ("connection_id","campaign_id","kind");--> statement-breakpoint
CREATE UNIQUE INDEX "history_connection" ON "history" USING btree ("connection_id");--> statement-breakpoint
CREATE INDEX "history_due" ON "history" USING btree ("next_at_ms");--> statement-breakpoint
CREATE INDEX "invitation_workspace" ON "invitation" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "known_device_operator" ON "known_device" USING btree ("operator_id");--> statement-breakpoint
CREATE INDEX "member_operator" ON "member" USING btree ("operator_id");--> statement-breakpoint
CREATE INDEX "note_day" ON "note" USING btree ("connection_id","day");--> statement-breakpoint
CREATE INDEX "oauth_code_grant" ON "oauth_code" USING btree ("grant_id");--> statement-breakpoint
CREATE INDEX "oauth_grant_workspace" ON "oauth_grant" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "oauth_grant_client" ON "oauth_grant" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "oauth_jti_expiry" ON "oauth_jti" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE INDEX "oauth_request_client" ON "oauth_request" USING btree ("client_id");--> statement-breakpoint
CREATE INDEX "oauth_token_grant" ON "oauth_token" USING btree ("grant_id");--> statement-breakpoint
CREATE INDEX "oauth_token_expiry" ON "oauth_token" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "operator_identity_issuer_subject_unique" ON "operator_identity" USING btree ("issuer","subject");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_occasion" ON "outbox" USING btree ("channel","occasion");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("settled_at_ms","due_at_ms");--> statement-breakpoint
CREATE INDEX "passkey_operator" ON "passkey" USING btree ("operator_id");--> statement-breakpoint
CREATE INDEX "passkey_challenge_expires" ON "passkey_challenge" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE INDEX "provider_sign_in_expires" ON "provider_sign_in" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "rate_day" ON "rate" USING btree ("workspace_id","from_currency","date");--> statement-breakpoint
CREATE INDEX "receipt_workspace" ON "receipt" USING btree ("workspace_id","at_ms","id","held");--> statement-breakpoint
CREATE INDEX "receipt_age" ON "receipt" USING btree ("at_ms");--> statement-breakpoint
CREATE INDEX "recovery_code_operator" ON "recovery_code" USING btree ("operator_id");--> statement-breakpoint
CREATE INDEX "report_task_expiry" ON "report_task" USING btree ("expires_at_ms");--> statement-breakpoint
CREATE INDEX "room_workspace" ON "room" USING btree ("workspace_id");--> statement-breakpoint
CREATE INDEX "room_connection" ON "room" USING btree ("connection_id");--> statement-breakpoint
CREATE INDEX "room_visit_room" ON "room_visit" USING btree ("room_id","id");--> statement-breakpoint
CREATE INDEX "session_operator" ON "session" USING btree ("operator_id");--> statement-breakpoint
CREATE INDEX "sign_in_attempt_since" ON "sign_in_attempt" USING btree ("since_ms");--> statement-breakpoint
CREATE INDEX "sign_in_link_operator" ON "sign_in_link" USING btree ("operator_id");--> statement-breakpoint
CREATE UNIQUE INDEX "signing_key_one_current" ON "signing_key" USING btree ("current") WHERE "signing_key"."current" = 1;--> statement-breakpoint
CREATE INDEX "usage_workspace_time" ON "usage" USING btree ("workspace_id","at_ms");--> statement-breakpoint
CREATE UNIQUE INDEX "vault_key_one_current" ON "vault_key" USING btree ("current") WHERE "vault_key"."current" = 1;--> statement-breakpoint
CREATE UNIQUE INDEX "workspace_digest_module" ON "workspace_digest" USING btree ("workspace_id","module");--> statement-breakpoint
CREATE INDEX "workspace_digest_due" ON "workspace_digest" USING btree ("next_at_ms");