import type { Connection } from './connection.ts'
import { invalid } from './faults.ts'

/** The tokenizer.json of every data set of texts, by its SHA-256. */
export function tokenizersTable(connection: Connection) {
  const { database } = connection
  const insert = database.prepare<[string, string]>(
    'INSERT INTO tokenizers (sha256, content) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING',
  )
  const one = database.prepare<[string], string>('SELECT content FROM tokenizers WHERE sha256 = ?').pluck()

  return {
    put: (sha256: string, content: string): void =>
      connection.write(() => {
        insert.run(sha256, content)
      }),

    /** @throws PROJECT_INVALID where it is not there */
    get: (sha256: string): string =>
      connection.read(() => {
        const content = one.get(sha256)
        if (content === undefined) throw invalid(connection.path, 'is damaged: it lacks the tokenizer of a data set')
        return content
      }),
  }
}
