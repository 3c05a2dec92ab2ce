import { basename, dirname, resolve } from 'node:path'
import { isMap, isScalar, parseDocument } from 'yaml'
import type { StudySettings } from '../../contract/analysis.ts'
import { CarryoverError } from '../../contract/errors.ts'
import { nearest } from './nearest.ts'
import { readSettings, readTextFile, type TypedSettings } from './settings.ts'
import { settingKeys, type SettingKey } from './settingTexts.ts'

const longestFile = 64 * 2 ** 10

/**
 * Reads a study.yaml: one level of keys, spelled and valued as on the command line; files it names are relative to its
 * folder. Tags, anchors and unknown or repeated keys are refused.
 *
 * @throws USAGE, PLAYERS_INVALID, BASELINE_INVALID
 */
export async function readStudyFile(path: string): Promise<Partial<StudySettings>> {
  const text = await readTextFile(path, longestFile)
  return readSettings(typedIn(text, basename(path)), dirname(resolve(path)))
}

function typedIn(text: string, name: string): TypedSettings {
  const refuse = (fault: string, hint?: string) => new CarryoverError('USAGE', `"${name}" ${fault}.`, hint)
  // In the failsafe schema every scalar stays the text that was written, so that 1e-3 and 0-9 mean here what they mean
  // on the command line.
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false })
  const fault = [...document.errors, ...document.warnings].at(0)
  if (fault) throw refuse(`is not plain YAML: ${fault.message.replace(/\.$/, '')}`)
  if (document.contents === null) return {}
  if (!isMap(document.contents)) throw refuse('must be a list of settings such as "players: grid:3x4"')

  const typed: TypedSettings = {}
  for (const { key, value } of document.contents.items) {
    const word = isScalar(key) ? String(key.value) : String(key)
    const known = settingKeys.find((setting) => setting === word)
    if (known === undefined) throw refuse(`has the unknown setting "${word}"`, suggestion(word))
    if (!isScalar(value) || value.value === '' || typeof value.value !== 'string') {
      throw refuse(`must give "${word}" one value, as on the command line`)
    }
    typed[known] = value.value
  }
  return typed
}

function suggestion(word: string): string {
  const known: SettingKey | null = nearest(word, settingKeys)
  return known === null ? `Known are ${settingKeys.join(', ')}.` : `Did you mean ${known}?`
}
