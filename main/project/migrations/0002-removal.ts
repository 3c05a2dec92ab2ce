import type { Migration } from './index.ts'

/**
 * Models and data sets that were removed stay, without their names, until the project is closed, so that removing them
 * can be taken back with everything that was computed. SQLite cannot change a constraint of a table that is there, so
 * both are made anew (https://sqlite.org/lang_altertable.html, §7).
 */
export const removal: Migration = (database) => {
  database.exec(`
    CREATE TABLE models_new (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      role TEXT NOT NULL,
      run TEXT NOT NULL,
      epoch INTEGER,
      path TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      files TEXT NOT NULL,
      inspection TEXT NOT NULL,
      binding TEXT NOT NULL,
      added_at INTEGER NOT NULL,
      removed_at INTEGER
    ) STRICT;
    INSERT INTO models_new SELECT *, NULL FROM models;
    DROP TABLE models;
    ALTER TABLE models_new RENAME TO models;
    CREATE UNIQUE INDEX models_by_name ON models (name) WHERE removed_at IS NULL;

    CREATE TABLE datasets_new (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      path TEXT NOT NULL,
      classes TEXT NOT NULL,
      count INTEGER NOT NULL,
      preprocessing TEXT NOT NULL,
      skipped TEXT NOT NULL,
      content_sha256 TEXT NOT NULL,
      added_at INTEGER NOT NULL,
      removed_at INTEGER
    ) STRICT;
    INSERT INTO datasets_new SELECT *, NULL FROM datasets;
    DROP TABLE datasets;
    ALTER TABLE datasets_new RENAME TO datasets;
    CREATE UNIQUE INDEX datasets_by_name ON datasets (name) WHERE removed_at IS NULL;
  `)
}
