import type { Migration } from './index.ts'

/**
 * Blobs are little-endian and stand last in their table, so that lists read the columns before them without touching
 * their pages. Times are milliseconds since the epoch. Ids grow in the order of storing: the newest has the largest.
 */
export const initial: Migration = (database) => {
  database.exec(`
    CREATE TABLE models (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      role TEXT NOT NULL,
      run TEXT NOT NULL,
      epoch INTEGER,
      path TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      files TEXT NOT NULL,
      inspection TEXT NOT NULL,
      binding TEXT NOT NULL,
      added_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE datasets (
      id INTEGER PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      path TEXT NOT NULL,
      classes TEXT NOT NULL,
      count INTEGER NOT NULL,
      preprocessing TEXT NOT NULL,
      skipped TEXT NOT NULL,
      content_sha256 TEXT NOT NULL,
      added_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE samples (
      dataset_id INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
      sample INTEGER NOT NULL,
      path TEXT NOT NULL,
      label INTEGER,
      sha256 TEXT NOT NULL,
      PRIMARY KEY (dataset_id, sample)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE probes (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      model_id INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
      dataset_id INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
      test_id INTEGER REFERENCES datasets (id) ON DELETE SET NULL,
      c REAL NOT NULL,
      classes INTEGER NOT NULL,
      features INTEGER NOT NULL,
      info TEXT NOT NULL,
      weights BLOB NOT NULL,
      intercept BLOB NOT NULL
    ) STRICT;
    CREATE INDEX probes_by_model ON probes (model_id);
    CREATE INDEX probes_by_dataset ON probes (dataset_id);
    CREATE INDEX probes_by_test ON probes (test_id);

    CREATE TABLE evaluations (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      model_id INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
      dataset_id INTEGER NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
      accuracy REAL NOT NULL,
      loss REAL NOT NULL,
      predictions BLOB NOT NULL,
      logits BLOB NOT NULL
    ) STRICT;
    CREATE INDEX evaluations_by_model ON evaluations (model_id);
    CREATE INDEX evaluations_by_dataset ON evaluations (dataset_id);

    CREATE TABLE outputs (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      model_id INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
      dataset_id INTEGER NOT NULL,
      sample INTEGER NOT NULL,
      n INTEGER NOT NULL,
      classes INTEGER NOT NULL,
      logits BLOB NOT NULL,
      FOREIGN KEY (dataset_id, sample) REFERENCES samples (dataset_id, sample) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX outputs_by_model ON outputs (model_id);
    CREATE INDEX outputs_by_sample ON outputs (dataset_id, sample);

    CREATE TABLE games (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      outputs_key TEXT NOT NULL,
      model_id INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
      dataset_id INTEGER NOT NULL,
      sample INTEGER NOT NULL,
      class INTEGER NOT NULL,
      n INTEGER NOT NULL,
      settings TEXT NOT NULL,
      provider TEXT NOT NULL,
      batch INTEGER NOT NULL,
      v_empty REAL NOT NULL,
      v_full REAL NOT NULL,
      created_at INTEGER NOT NULL,
      game_values BLOB NOT NULL,
      FOREIGN KEY (dataset_id, sample) REFERENCES samples (dataset_id, sample) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX games_by_model ON games (model_id, dataset_id, sample);
    CREATE INDEX games_by_sample ON games (dataset_id, sample);

    CREATE TABLE explanations (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      game_key TEXT NOT NULL REFERENCES games (key) ON DELETE CASCADE,
      extraction TEXT NOT NULL,
      alpha REAL,
      game_group TEXT NOT NULL,
      n INTEGER NOT NULL,
      kappa REAL NOT NULL,
      delta REAL NOT NULL,
      constant REAL NOT NULL,
      objective REAL NOT NULL,
      lower_bound REAL NOT NULL,
      gap REAL NOT NULL,
      residual_max REAL NOT NULL,
      v_empty REAL NOT NULL,
      v_full REAL NOT NULL,
      steps INTEGER NOT NULL,
      interactions BLOB NOT NULL
    ) STRICT;
    CREATE INDEX explanations_by_game ON explanations (game_key);

    CREATE TABLE studies (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      settings TEXT NOT NULL,
      report TEXT,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE queue (
      position INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      settings TEXT NOT NULL,
      status TEXT NOT NULL,
      summary TEXT,
      error TEXT,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE calibrations (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `)
}
