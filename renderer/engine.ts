import { createClient } from './client/index.ts'

/** The engine, wherever it runs. */
export const engine = createClient()
