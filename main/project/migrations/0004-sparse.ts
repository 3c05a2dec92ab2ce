import type { Migration } from './index.ts'

/**
 * Values of some of the coalitions, with the interactions recovered from them: apart from games and their explanations,
 * so that nothing that reads those takes them for exact.
 */
export const sparse: Migration = (database) => {
  database.exec(`
    CREATE TABLE sparse_games (
      id INTEGER PRIMARY KEY,
      key TEXT NOT NULL UNIQUE,
      model_id INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
      dataset_id INTEGER NOT NULL,
      sample INTEGER NOT NULL,
      class INTEGER NOT NULL,
      settings TEXT NOT NULL,
      provider TEXT NOT NULL,
      batch INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      explanation TEXT NOT NULL,
      passes INTEGER NOT NULL,
      coalition_values BLOB NOT NULL,
      FOREIGN KEY (dataset_id, sample) REFERENCES samples (dataset_id, sample) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX sparse_games_by_model ON sparse_games (model_id, dataset_id, sample);
    CREATE INDEX sparse_games_by_sample ON sparse_games (dataset_id, sample);
  `)
}
