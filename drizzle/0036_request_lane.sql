CREATE TABLE `request_lane` (
	`hash` blob PRIMARY KEY NOT NULL,
	`last_us` integer NOT NULL,
	`called_us` integer NOT NULL,
	`fifth_us` integer NOT NULL,
	`half_us` integer NOT NULL,
	`seconds` text NOT NULL,
	`day` integer NOT NULL,
	`day_starts` integer NOT NULL
);
