import type { Migration } from './index.ts'

/**
 * Texts and tables beside pictures. Texts and rows are kept in the project, apart from the columns that lists and
 * filters read; so are tokenizers and the players that were made by hand. What tells how a data set is read is no
 * longer always the preprocessing of pictures.
 */
export const kinds: Migration = (database) => {
  database.exec(`
    ALTER TABLE datasets RENAME COLUMN preprocessing TO reading;
    UPDATE datasets SET reading = json_object('preprocessing', json(reading), 'column', NULL);

    UPDATE models SET binding =
      json_set(json_set(binding, '$.kind', 'image', '$.scale', 'logits'), '$.constants', json('[]'));

    CREATE TABLE contents (
      dataset_id INTEGER NOT NULL,
      sample INTEGER NOT NULL,
      content TEXT NOT NULL,
      PRIMARY KEY (dataset_id, sample),
      FOREIGN KEY (dataset_id, sample) REFERENCES samples (dataset_id, sample) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE tokenizers (sha256 TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT, WITHOUT ROWID;

    CREATE TABLE hand_players (
      dataset_id INTEGER NOT NULL,
      sample INTEGER NOT NULL,
      n INTEGER NOT NULL,
      width INTEGER NOT NULL,
      height INTEGER NOT NULL,
      players BLOB NOT NULL,
      PRIMARY KEY (dataset_id, sample),
      FOREIGN KEY (dataset_id, sample) REFERENCES samples (dataset_id, sample) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
  `)
}
