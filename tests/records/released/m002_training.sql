-- A file of the second schema, made by sqlite3's iterdump. Never change it.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'records','m001_look_up','2026-11-24 02:30:14.587045+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'records','m002_training','2026-11-25 19:27:04.524229+00:00');
CREATE TABLE answers (session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, number INTEGER NOT NULL CHECK (number >= 1), person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, card TEXT NOT NULL, topic TEXT NOT NULL, difficulty INTEGER NOT NULL, chosen TEXT NOT NULL, correct INTEGER NOT NULL CHECK (correct IN (0, 1)), seconds REAL NOT NULL CHECK (seconds >= 0), answered_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(answered_at, 1, 19), '+0 days') IS substr(answered_at, 1, 19) AND substr(answered_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), day TEXT NOT NULL CHECK (date(day, '+0 days') IS day), right_family TEXT NOT NULL, chosen_family TEXT NOT NULL, was_due INTEGER NOT NULL CHECK (was_due IN (0, 1)), PRIMARY KEY (session, number)) STRICT, WITHOUT ROWID;
INSERT INTO "answers" VALUES(1,1,1,'bank:rules-001','rules',1,'[1]',0,12.5,'2025-10-02T09:15:00.000000+00:00','2025-10-02','','',0);
CREATE TABLE cards (person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, card TEXT NOT NULL, topic TEXT NOT NULL, stage INTEGER NOT NULL CHECK (stage IN (1, 2, 3)), step INTEGER, stability REAL NOT NULL, difficulty REAL NOT NULL, due TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(due, 1, 19), '+0 days') IS substr(due, 1, 19) AND substr(due, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), reviewed_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(reviewed_at, 1, 19), '+0 days') IS substr(reviewed_at, 1, 19) AND substr(reviewed_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), reviews INTEGER NOT NULL CHECK (reviews >= 1), lapses INTEGER NOT NULL CHECK (lapses >= 0), begun_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(begun_at, 1, 19), '+0 days') IS substr(begun_at, 1, 19) AND substr(begun_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), PRIMARY KEY (person, card)) STRICT, WITHOUT ROWID;
INSERT INTO "cards" VALUES(1,'bank:rules-001','rules',1,0,0.212,6.4133,'2025-10-02T09:16:00.000000+00:00','2025-10-02T09:15:00.000000+00:00',1,0,'2025-10-02T09:15:00.000000+00:00');
CREATE TABLE favourites (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 5), starred_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(starred_at, 1, 19), '+0 days') IS substr(starred_at, 1, 19) AND substr(starred_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "favourites" VALUES(1,'E0601','2025-10-01T09:15:00.000000+00:00');
INSERT INTO "favourites" VALUES(2,'RR','2025-10-01T09:15:00.000000+00:00');
INSERT INTO "favourites" VALUES(3,'99213','2025-10-01T09:15:00.000000+00:00');
CREATE TABLE notes (code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 5), text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 10000), changed_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(changed_at, 1, 19), '+0 days') IS substr(changed_at, 1, 19) AND substr(changed_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "notes" VALUES('E0601','Needs a sleep study; “compliance” after 90 days.
عربي 🛏','2025-10-01T09:15:00.000000+00:00');
CREATE TABLE people (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 32 AND uid NOT GLOB '*[^0-9a-f]*'), name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300), staff_number TEXT NOT NULL CHECK (length(staff_number) <= 100), added_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(added_at, 1, 19), '+0 days') IS substr(added_at, 1, 19) AND substr(added_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), removed_at TEXT CHECK (removed_at IS NULL OR strftime('%Y-%m-%dT%H:%M:%S', substr(removed_at, 1, 19), '+0 days') IS substr(removed_at, 1, 19) AND substr(removed_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "people" VALUES(1,'6bd711aae02e499d852faa0681b69f80','Rosa Díaz','117','2025-10-02T09:15:00.000000+00:00',NULL);
CREATE TABLE questions (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64), body TEXT NOT NULL) STRICT;
INSERT INTO "questions" VALUES(1,'925ef1dcbe34fffb8d56bc50db02e21281dcf86b1a19b9105afae1608d4b99f2','{"card":"bank:rules-001","topic":"rules","difficulty":1,"stem":"Who maintains HCPCS Level II?","shown":"","label":"","options":[{"text":"ADA","family":""},{"text":"AMA","family":""},{"text":"CMS","family":""}],"right":[2],"tempting":1,"why":"CMS does.","why_not":"The AMA maintains CPT.","rule":"CMS maintains HCPCS Level II.","source":"CMS, HCPCS Level II Coding Procedures","codes":[]}');
INSERT INTO "questions" VALUES(2,'fdedfa743d195bfd7d8a025adb1a04e9c6dc78492592517c26dee2deb5f4145d','{"card":"shape:cpt2","topic":"shape","difficulty":1,"stem":"Which family has this shape?","shown":"1234F","label":"Practice code, shape only","options":[{"text":"CPT Category II","family":"cpt2"},{"text":"CPT Category III","family":"cpt3"}],"right":[0],"tempting":1,"why":"w","why_not":"n","rule":"r","source":"s","codes":[]}');
CREATE TABLE recents (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 5), seen_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(seen_at, 1, 19), '+0 days') IS substr(seen_at, 1, 19) AND substr(seen_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "recents" VALUES(1,'E0601','2025-10-01T09:15:00.000000+00:00');
INSERT INTO "recents" VALUES(2,'A4253','2025-10-01T09:15:00.000000+00:00');
CREATE TABLE session_questions (session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, number INTEGER NOT NULL CHECK (number >= 1), question INTEGER NOT NULL REFERENCES questions (id), places TEXT NOT NULL, flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)), PRIMARY KEY (session, number)) STRICT, WITHOUT ROWID;
INSERT INTO "session_questions" VALUES(1,1,1,'210',0);
INSERT INTO "session_questions" VALUES(1,2,2,'01',1);
CREATE TABLE sessions (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 32 AND uid NOT GLOB '*[^0-9a-f]*'), person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, mode TEXT NOT NULL CHECK (mode IN ('learn', 'practice', 'exam', 'missed')), plan TEXT NOT NULL, catalogue TEXT NOT NULL, started_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(started_at, 1, 19), '+0 days') IS substr(started_at, 1, 19) AND substr(started_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), elapsed REAL NOT NULL CHECK (elapsed >= 0), ended_at TEXT CHECK (ended_at IS NULL OR strftime('%Y-%m-%dT%H:%M:%S', substr(ended_at, 1, 19), '+0 days') IS substr(ended_at, 1, 19) AND substr(ended_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), ending TEXT NOT NULL CHECK (ending IN ('', 'finished', 'time', 'left') AND (ending = '') = (ended_at IS NULL)), asked INTEGER NOT NULL CHECK (asked >= 0), correct INTEGER NOT NULL CHECK (correct BETWEEN 0 AND asked)) STRICT;
INSERT INTO "sessions" VALUES(1,'91d995c04dd4455fae4d73e4657d544d',1,'practice','{"title":"Practice","mode":"practice","shares":{"rules":1,"shape":1},"number":2,"minutes":0,"pass_mark":0,"difficulty":0,"seed":7,"on":"","made_with":""}','HCPCS Level II October 2025 - own words','2025-10-02T09:15:00.000000+00:00',12.5,NULL,'',0,0);
CREATE TABLE settings (key TEXT NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 200), value TEXT NOT NULL) STRICT;
INSERT INTO "settings" VALUES('theme','dark');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX sessions_person ON sessions (person, started_at);
CREATE INDEX sessions_open ON sessions (person) WHERE ended_at IS NULL;
CREATE INDEX answers_person ON answers (person, day, topic, correct, seconds);
CREATE INDEX answers_card ON answers (person, card, answered_at, correct);
CREATE INDEX cards_due ON cards (person, due);
COMMIT;
