/** Keeps others from writing `argv[2]` for `argv[3]` milliseconds, as a tool for backups would; says when it begins. */
import Database from 'better-sqlite3'

const [, , path, ms] = process.argv
process.once('message', () => {
  const database = new Database(path, { timeout: 20_000 })
  database.exec('BEGIN IMMEDIATE')
  process.send!('held')
  setTimeout(() => {
    database.exec('ROLLBACK')
    database.close()
    process.disconnect()
  }, Number(ms))
})
