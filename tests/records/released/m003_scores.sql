-- A file of the third schema, made by sqlite3's iterdump. Never change it.
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'records','m001_look_up','2026-11-24 02:30:14.587045+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'records','m002_training','2026-11-25 19:27:04.524229+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'records','m003_scores','2026-11-25 21:11:50.560818+00:00');
CREATE TABLE answers (session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, number INTEGER NOT NULL CHECK (number >= 1), person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, card TEXT NOT NULL, topic TEXT NOT NULL, difficulty INTEGER NOT NULL, chosen TEXT NOT NULL, correct INTEGER NOT NULL CHECK (correct IN (0, 1)), seconds REAL NOT NULL CHECK (seconds >= 0), answered_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(answered_at, 1, 19), '+0 days') IS substr(answered_at, 1, 19) AND substr(answered_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), day TEXT NOT NULL CHECK (date(day, '+0 days') IS day), right_family TEXT NOT NULL, chosen_family TEXT NOT NULL, was_due INTEGER NOT NULL CHECK (was_due IN (0, 1)), PRIMARY KEY (session, number)) STRICT, WITHOUT ROWID;
INSERT INTO "answers" VALUES(1,1,1,'bank:rules-001','rules',1,'[1]',0,12.5,'2025-10-02T09:15:00.000000+00:00','2025-10-02','','',0);
INSERT INTO "answers" VALUES(2,1,1,'bank:rules-001','rules',1,'[2]',1,8.5,'2025-11-03T16:00:00.000000+00:00','2025-11-03','','',0);
CREATE TABLE audit_log (id INTEGER PRIMARY KEY, at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19), '+0 days') IS substr(at, 1, 19) AND substr(at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), who TEXT NOT NULL CHECK (length(who) BETWEEN 1 AND 300), what TEXT NOT NULL CHECK (length(what) BETWEEN 1 AND 60), detail TEXT NOT NULL CHECK (length(detail) <= 4000)) STRICT;
INSERT INTO "audit_log" VALUES(1,'2025-11-03T16:00:00.000000+00:00','manager','merge','1 session');
CREATE TABLE cards (person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, card TEXT NOT NULL, topic TEXT NOT NULL, stage INTEGER NOT NULL CHECK (stage IN (1, 2, 3)), step INTEGER, stability REAL NOT NULL, difficulty REAL NOT NULL, due TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(due, 1, 19), '+0 days') IS substr(due, 1, 19) AND substr(due, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), reviewed_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(reviewed_at, 1, 19), '+0 days') IS substr(reviewed_at, 1, 19) AND substr(reviewed_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), reviews INTEGER NOT NULL CHECK (reviews >= 1), lapses INTEGER NOT NULL CHECK (lapses >= 0), begun_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(begun_at, 1, 19), '+0 days') IS substr(begun_at, 1, 19) AND substr(begun_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), PRIMARY KEY (person, card)) STRICT, WITHOUT ROWID;
INSERT INTO "cards" VALUES(1,'bank:rules-001','rules',1,0,0.212,6.4133,'2025-10-02T09:16:00.000000+00:00','2025-10-02T09:15:00.000000+00:00',1,0,'2025-10-02T09:15:00.000000+00:00');
CREATE TABLE deleted_people (digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64), at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(at, 1, 19), '+0 days') IS substr(at, 1, 19) AND substr(at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "deleted_people" VALUES('eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee','2025-11-03T16:00:00.000000+00:00');
CREATE TABLE favourites (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 5), starred_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(starred_at, 1, 19), '+0 days') IS substr(starred_at, 1, 19) AND substr(starred_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "favourites" VALUES(1,'E0601','2025-10-01T09:15:00.000000+00:00');
INSERT INTO "favourites" VALUES(2,'RR','2025-10-01T09:15:00.000000+00:00');
INSERT INTO "favourites" VALUES(3,'99213','2025-10-01T09:15:00.000000+00:00');
CREATE TABLE merged_files (digest TEXT NOT NULL PRIMARY KEY CHECK (length(digest) = 64), name TEXT NOT NULL, pc TEXT NOT NULL CHECK (length(pc) = 32 AND pc NOT GLOB '*[^0-9a-f]*'), written_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(written_at, 1, 19), '+0 days') IS substr(written_at, 1, 19) AND substr(written_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), merged_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(merged_at, 1, 19), '+0 days') IS substr(merged_at, 1, 19) AND substr(merged_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), sealed INTEGER NOT NULL CHECK (sealed IN (0, 1))) STRICT;
INSERT INTO "merged_files" VALUES('dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd','Room 2.medscores','0a1b2c3d4e5f60718293a4b5c6d7e8f9','2025-11-03T16:00:00.000000+00:00','2025-11-03T16:00:00.000000+00:00',1);
CREATE TABLE notes (code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 5), text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 10000), changed_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(changed_at, 1, 19), '+0 days') IS substr(changed_at, 1, 19) AND substr(changed_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "notes" VALUES('E0601','Needs a sleep study; “compliance” after 90 days.
عربي 🛏','2025-10-01T09:15:00.000000+00:00');
CREATE TABLE pcs (uid TEXT NOT NULL PRIMARY KEY CHECK (length(uid) = 32 AND uid NOT GLOB '*[^0-9a-f]*'), name TEXT NOT NULL CHECK (length(name) <= 300), here INTEGER NOT NULL CHECK (here IN (0, 1)), told_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(told_at, 1, 19), '+0 days') IS substr(told_at, 1, 19) AND substr(told_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "pcs" VALUES('5f0d9f2f6a3b4a6c8f1e2d3c4b5a6978','Front desk',1,'2025-11-03T16:00:00.000000+00:00');
INSERT INTO "pcs" VALUES('0a1b2c3d4e5f60718293a4b5c6d7e8f9','Room 2',0,'2025-11-03T16:00:00.000000+00:00');
CREATE TABLE people (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 32 AND uid NOT GLOB '*[^0-9a-f]*'), name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300), staff_number TEXT NOT NULL CHECK (length(staff_number) <= 100), added_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(added_at, 1, 19), '+0 days') IS substr(added_at, 1, 19) AND substr(added_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), removed_at TEXT CHECK (removed_at IS NULL OR strftime('%Y-%m-%dT%H:%M:%S', substr(removed_at, 1, 19), '+0 days') IS substr(removed_at, 1, 19) AND substr(removed_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), origin TEXT NOT NULL DEFAULT '' CHECK (origin = '' OR length(origin) = 32 AND origin NOT GLOB '*[^0-9a-f]*'), anonymous INTEGER CHECK (anonymous >= 1)) STRICT;
INSERT INTO "people" VALUES(1,'6bd711aae02e499d852faa0681b69f80','Rosa Díaz','117','2025-10-02T09:15:00.000000+00:00',NULL,'',NULL);
INSERT INTO "people" VALUES(2,'77777777777777777777777777777777','Person 1','','2025-11-03T16:00:00.000000+00:00','2025-11-03T16:00:00.000000+00:00','0a1b2c3d4e5f60718293a4b5c6d7e8f9',1);
CREATE TABLE person_sources (uid TEXT NOT NULL PRIMARY KEY CHECK (length(uid) = 32 AND uid NOT GLOB '*[^0-9a-f]*'), person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, pc TEXT NOT NULL CHECK (length(pc) = 32 AND pc NOT GLOB '*[^0-9a-f]*'), name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 300), staff_number TEXT NOT NULL CHECK (length(staff_number) <= 100), anonymous INTEGER NOT NULL CHECK (anonymous IN (0, 1)), decided INTEGER NOT NULL CHECK (decided IN (0, 1)), told_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(told_at, 1, 19), '+0 days') IS substr(told_at, 1, 19) AND substr(told_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "person_sources" VALUES('77777777777777777777777777777777',2,'0a1b2c3d4e5f60718293a4b5c6d7e8f9','Person','',1,0,'2025-11-03T16:00:00.000000+00:00');
INSERT INTO "person_sources" VALUES('aa11bb22cc33dd44ee55ff6600778899',1,'0a1b2c3d4e5f60718293a4b5c6d7e8f9','Rosa D.','117',0,0,'2025-11-03T16:00:00.000000+00:00');
CREATE TABLE questions (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64), body TEXT NOT NULL) STRICT;
INSERT INTO "questions" VALUES(1,'925ef1dcbe34fffb8d56bc50db02e21281dcf86b1a19b9105afae1608d4b99f2','{"card":"bank:rules-001","topic":"rules","difficulty":1,"stem":"Who maintains HCPCS Level II?","shown":"","label":"","options":[{"text":"ADA","family":""},{"text":"AMA","family":""},{"text":"CMS","family":""}],"right":[2],"tempting":1,"why":"CMS does.","why_not":"The AMA maintains CPT.","rule":"CMS maintains HCPCS Level II.","source":"CMS, HCPCS Level II Coding Procedures","codes":[]}');
INSERT INTO "questions" VALUES(2,'fdedfa743d195bfd7d8a025adb1a04e9c6dc78492592517c26dee2deb5f4145d','{"card":"shape:cpt2","topic":"shape","difficulty":1,"stem":"Which family has this shape?","shown":"1234F","label":"Practice code, shape only","options":[{"text":"CPT Category II","family":"cpt2"},{"text":"CPT Category III","family":"cpt3"}],"right":[0],"tempting":1,"why":"w","why_not":"n","rule":"r","source":"s","codes":[]}');
CREATE TABLE recents (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE CHECK (length(code) BETWEEN 1 AND 5), seen_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(seen_at, 1, 19), '+0 days') IS substr(seen_at, 1, 19) AND substr(seen_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00')) STRICT;
INSERT INTO "recents" VALUES(1,'E0601','2025-10-01T09:15:00.000000+00:00');
INSERT INTO "recents" VALUES(2,'A4253','2025-10-01T09:15:00.000000+00:00');
CREATE TABLE session_questions (session INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE, number INTEGER NOT NULL CHECK (number >= 1), question INTEGER NOT NULL REFERENCES questions (id), places TEXT NOT NULL, flagged INTEGER NOT NULL CHECK (flagged IN (0, 1)), PRIMARY KEY (session, number)) STRICT, WITHOUT ROWID;
INSERT INTO "session_questions" VALUES(1,1,1,'210',0);
INSERT INTO "session_questions" VALUES(1,2,2,'01',1);
INSERT INTO "session_questions" VALUES(2,1,1,'012',0);
CREATE TABLE sessions (id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE CHECK (length(uid) = 32 AND uid NOT GLOB '*[^0-9a-f]*'), person INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE, mode TEXT NOT NULL CHECK (mode IN ('learn', 'practice', 'exam', 'missed')), plan TEXT NOT NULL, catalogue TEXT NOT NULL, started_at TEXT NOT NULL CHECK (strftime('%Y-%m-%dT%H:%M:%S', substr(started_at, 1, 19), '+0 days') IS substr(started_at, 1, 19) AND substr(started_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), elapsed REAL NOT NULL CHECK (elapsed >= 0), ended_at TEXT CHECK (ended_at IS NULL OR strftime('%Y-%m-%dT%H:%M:%S', substr(ended_at, 1, 19), '+0 days') IS substr(ended_at, 1, 19) AND substr(ended_at, 20) GLOB '.[0-9][0-9][0-9][0-9][0-9][0-9]+00:00'), ending TEXT NOT NULL CHECK (ending IN ('', 'finished', 'time', 'left') AND (ending = '') = (ended_at IS NULL)), asked INTEGER NOT NULL CHECK (asked >= 0), correct INTEGER NOT NULL CHECK (correct BETWEEN 0 AND asked), pc TEXT NOT NULL DEFAULT '' CHECK (pc = '' OR length(pc) = 32 AND pc NOT GLOB '*[^0-9a-f]*'), source TEXT NOT NULL DEFAULT '' CHECK (source = '' OR length(source) = 32 AND source NOT GLOB '*[^0-9a-f]*')) STRICT;
INSERT INTO "sessions" VALUES(1,'91d995c04dd4455fae4d73e4657d544d',1,'practice','{"title":"Practice","mode":"practice","shares":{"rules":1,"shape":1},"number":2,"minutes":0,"pass_mark":0,"difficulty":0,"seed":7,"on":"","made_with":""}','HCPCS Level II October 2025 - own words','2025-10-02T09:15:00.000000+00:00',12.5,NULL,'',0,0,'','');
INSERT INTO "sessions" VALUES(2,'44444444444444444444444444444444',1,'exam','{"title":"Practice","mode":"exam","shares":{"rules":1,"shape":1},"number":2,"minutes":0,"pass_mark":70,"difficulty":0,"seed":7,"on":"","made_with":""}','HCPCS Level II October 2025 - own words','2025-11-03T15:00:00.000000+00:00',60.0,'2025-11-03T16:00:00.000000+00:00','finished',1,1,'0a1b2c3d4e5f60718293a4b5c6d7e8f9','aa11bb22cc33dd44ee55ff6600778899');
CREATE TABLE settings (key TEXT NOT NULL PRIMARY KEY CHECK (length(key) BETWEEN 1 AND 200), value TEXT NOT NULL) STRICT;
INSERT INTO "settings" VALUES('theme','dark');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX sessions_person ON sessions (person, started_at);
CREATE INDEX sessions_open ON sessions (person) WHERE ended_at IS NULL;
CREATE INDEX answers_person ON answers (person, day, topic, correct, seconds);
CREATE INDEX answers_card ON answers (person, card, answered_at, correct);
CREATE INDEX cards_due ON cards (person, due);
CREATE UNIQUE INDEX people_anonymous ON people (anonymous) WHERE anonymous IS NOT NULL;
CREATE INDEX sessions_source ON sessions (source) WHERE source <> '';
CREATE INDEX sessions_started ON sessions (started_at);
CREATE UNIQUE INDEX pcs_here ON pcs (here) WHERE here = 1;
CREATE INDEX person_sources_person ON person_sources (person);
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log can only grow'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log BEGIN SELECT RAISE(ABORT, 'the audit log can only grow'); END;
CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id) BEGIN SELECT RAISE(ABORT, 'the audit log can only grow'); END;
COMMIT;
