-- A file of the first schema, made by sqlite3's iterdump. Never change it.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'records','m001_look_up','2026-11-24 02:30:14.587045+00:00');
CREATE TABLE favourites (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 5), starred_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(starred_at, 1, 19), '+0 days') IS substr(starred_at, 1, 19) AND substr(starred_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "favourites" VALUES(1,'E0601','2025-10-01T09:15:00.000000+00:00');
INSERT INTO "favourites" VALUES(2,'RR','2025-10-01T09:15:00.000000+00:00');
INSERT INTO "favourites" VALUES(3,'99213','2025-10-01T09:15:00.000000+00:00');
CREATE TABLE notes (code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 5), text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 10000), changed_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(changed_at, 1, 19), '+0 days') IS substr(changed_at, 1, 19) AND substr(changed_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "notes" VALUES('E0601','Needs a sleep study; “compliance” after 90 days.
عربي 🛏','2025-10-01T09:15:00.000000+00:00');
CREATE TABLE recents (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 5), seen_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(seen_at, 1, 19), '+0 days') IS substr(seen_at, 1, 19) AND substr(seen_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "recents" VALUES(1,'E0601','2025-10-01T09:15:00.000000+00:00');
INSERT INTO "recents" VALUES(2,'A4253','2025-10-01T09:15:00.000000+00:00');
CREATE TABLE settings (key TEXT NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 200), value TEXT NOT NULL) STRICT;
INSERT INTO "settings" VALUES('theme','dark');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
COMMIT;
