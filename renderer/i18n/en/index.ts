import { common } from './common.ts'
import { shell } from './shell.ts'
import { home } from './home.ts'
import { project } from './project.ts'
import { check } from './check.ts'
import { imports } from './import.ts'
import { binding } from './binding.ts'
import { data } from './data.ts'
import { setup } from './setup.ts'
import { queue } from './queue.ts'
import { sample } from './sample.ts'
import { sparse } from './sparse.ts'
import { compare } from './compare.ts'
import { report } from './report.ts'
import { settings } from './settings.ts'
import { doctor } from './doctor.ts'
import { palette } from './palette.ts'
import { players } from './players.ts'
import { figures } from './figures.ts'
import { gallery } from './gallery.ts'
import { files } from './files.ts'

/** Every text of the workbench, one file a page. */
export const en = {
  common,
  shell,
  home,
  project,
  check,
  imports,
  binding,
  data,
  setup,
  queue,
  sample,
  sparse,
  compare,
  report,
  settings,
  doctor,
  palette,
  players,
  figures,
  gallery,
  files,
}
