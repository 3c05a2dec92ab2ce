import { availableParallelism, homedir } from 'node:os'
import { join } from 'node:path'
import { appSettings, CarryoverError, type AppSettings, type Capabilities } from '../../contract/index.ts'
import { readJsonFile, writeJsonFile } from '../files/jsonFile.ts'
import { programVersion } from '../files/resources.ts'
import type { Context, HandlersOf } from './context.ts'

export const appCalls = ({ host, roots, settingsFolder }: Context): HandlersOf<'app'> => ({
  'app.capabilities': (): Capabilities => ({
    host: host.name,
    platform: process.platform,
    version: programVersion,
    cores: availableParallelism(),
    dialogs: host.choose !== undefined,
    reveal: host.reveal !== undefined,
    dragOut: host.drag !== undefined,
    roots: roots.folders,
    home: homeOf(roots),
  }),
  'app.settings': () => readAppSettings(settingsFolder),
  'app.change': (change) => {
    const settings = { ...readAppSettings(settingsFolder), ...change }
    try {
      writeJsonFile(fileIn(settingsFolder), settings)
    } catch (cause) {
      const message = `The settings could not be stored in "${settingsFolder}".`
      throw new CarryoverError('FILE_UNWRITABLE', message, 'Check the disk and the rights to that folder.', { cause })
    }
    return settings
  },
})

/** The person's settings; what is not stored, or not readable, is as if it was never changed. */
export function readAppSettings(settingsFolder: string): AppSettings {
  return readJsonFile(fileIn(settingsFolder), appSettings) ?? appSettings.parse({})
}

/** Where a file chooser starts, and where new projects go unless said. */
export const homeOf = ({ folders }: Context['roots']): string => folders?.[0] ?? homedir()

const fileIn = (settingsFolder: string) => join(settingsFolder, 'settings.json')
