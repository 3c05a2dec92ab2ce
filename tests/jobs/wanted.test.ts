import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ProviderName } from '../../contract/index.ts'
import type { Pool } from '../../main/jobs/pool.ts'
import { projectProvider, withProvider } from '../../main/jobs/wanted.ts'
import { createProject, type Store } from '../../main/project/index.ts'

let folder: string
let store: Store
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'carryover-wanted-'))
  store = createProject(join(folder, 'p.carryover'))
})
afterEach(() => {
  store.close()
  rmSync(folder, { recursive: true })
})

/** Where nobody asks for another, the person's is CUDA. */
const pool = { choose: (asked: ProviderName = 'cuda') => Promise.resolve(asked) } as Pool
const settled = (provider?: ProviderName) => withProvider({ kappa: 0, provider }, { store, pool })

test('what computes is said by the run, else by the project, else by the person', async () => {
  expect(await settled()).toEqual({ kappa: 0, provider: 'cuda' })
  store.settings.set('provider', 'webgpu')
  expect(await settled()).toEqual({ kappa: 0, provider: 'webgpu' })
  expect(await settled('directml')).toEqual({ kappa: 0, provider: 'directml' })
  store.settings.set('provider', null)
  expect(await settled()).toEqual({ kappa: 0, provider: 'cuda' })
})

test('of what is settled, none stands for the CPU', async () => {
  expect(await settled('cpu')).toEqual({ kappa: 0 })
  store.settings.set('provider', 'cpu')
  expect(await settled()).toEqual({ kappa: 0 })
})

test('a provider that a later program may know is none', () => {
  store.settings.set('provider', 'abacus')
  expect(projectProvider(store)).toBeNull()
})
