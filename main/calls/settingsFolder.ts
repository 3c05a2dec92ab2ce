import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where programs of this platform keep a person's settings. */
export function defaultSettingsFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.CARRYOVER_SETTINGS) return environment.CARRYOVER_SETTINGS
  const home = homedir()
  if (process.platform === 'win32') return join(environment.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Carryover')
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support', 'Carryover')
  return join(environment.XDG_CONFIG_HOME ?? join(home, '.config'), 'carryover')
}
