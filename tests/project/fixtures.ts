import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { ErrorCode } from '../../contract/errors.ts'
import { CarryoverError } from '../../contract/errors.ts'
import type { Store } from '../../main/project/index.ts'

/** A folder of this test's own, removed when it ends. */
export function folder(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'carryover-project-')))
  onTestFinished(() => {
    rmSync(path, { recursive: true, force: true })
  })
  return path
}

/** Closes the store when the test ends, whatever becomes of it. */
export function closing(store: Store): Store {
  onTestFinished(() => {
    store.close()
  })
  return store
}

/** Every file of a folder with its bytes. */
export const contents = (path: string): Record<string, string> =>
  Object.fromEntries(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'base64')]))

export function refusal(action: () => unknown): CarryoverError {
  try {
    action()
  } catch (error) {
    if (error instanceof CarryoverError) return error
    throw error
  }
  throw new Error('it was not refused')
}

export const codeOf = (action: () => unknown): ErrorCode => refusal(action).code
