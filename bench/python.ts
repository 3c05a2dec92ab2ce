import { existsSync } from 'node:fs'
import { fromRoot } from './workplace.ts'

const own = fromRoot(process.platform === 'win32' ? 'bench/.venv/Scripts/python.exe' : 'bench/.venv/bin/python')

/** The Python that has the peers: what `PYTHON` names, else that of `bench/.venv`, else python3. */
export const python = process.env.PYTHON ?? (existsSync(own) ? own : 'python3')
