/** The desktop program begins here. Nothing at the top waits: an ES module that did would keep Electron from starting. */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog } from 'electron'
import { defaultSettingsFolder } from '../main/calls/settingsFolder.ts'
import { givenIn, readGiven } from './given.ts'
import { keepInside } from './permissions.ts'
import { registerAppScheme } from './protocol.ts'
import { createDesktop } from './desktop.ts'
import { wordsFor } from './words.ts'

/** Chromium's own files and the place of the window lie with the settings of the person. */
const windowFolder = join(defaultSettingsFolder(), 'window')
mkdirSync(windowFolder, { recursive: true })
app.setPath('userData', windowFolder)
app.enableSandbox()
registerAppScheme()
keepInside(app)

/** Behind the program; in development the folder of the program comes in between. */
const given = givenIn(process.argv.slice(app.isPackaged ? 1 : 2), process.cwd())

if (app.requestSingleInstanceLock(given)) {
  const desktop = createDesktop(windowFolder)
  desktop.open(given)
  app.on('second-instance', (_event, _arguments, _folder, data) => {
    desktop.show()
    desktop.open(readGiven(data))
  })
  // macOS says so instead of giving an argument, and may do so before the program is ready.
  app.on('open-file', (event, path) => {
    event.preventDefault()
    desktop.open({ file: path, sample: false })
  })
  app
    .whenReady()
    .then(() => desktop.start())
    .catch((error: unknown) => {
      const words = wordsFor(null, app.getLocale())
      dialog.showErrorBox(words.cannotStart, error instanceof Error ? error.message : String(error))
      app.exit(1)
    })
} else {
  // The instance that runs already was given the same and shows it.
  app.quit()
}
