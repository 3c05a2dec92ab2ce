import { homedir, userInfo } from 'node:os'
import { pathToFileURL } from 'node:url'
import { programFolder } from '../files/resources.ts'

/** Paths of the program itself tell nothing of a person. */
const ours = [pathToFileURL(programFolder).href, programFolder]
/** Where an absolute path begins: `/a/`, `C:\`, `\\server`, `file://`. */
const begins = /(?:file:\/\/|(?<![\w.~/])\/(?=[^/\s])|\b[A-Za-z]:[\\/]|\\\\\w).*/

/**
 * A line without paths that say whose machine it is from. What follows the beginning of a path is left out up to the end
 * of the quotation or the line: names of folders may hold anything.
 */
export function withoutPaths(line: string): string {
  const shortened = ours.reduce((text, path) => text.replaceAll(path, 'carryover'), line)
  return shortened
    .replace(/"[^"\n]*[\\/][^"\n]*"/g, '"…"')
    .split('\n')
    .map((each) => each.replace(begins, '…'))
    .join('\n')
    .replaceAll(homedir(), '~')
    .replaceAll(new RegExp(`\\b${userName()}\\b`, 'g'), 'user')
}

/** Letters and digits alone; a name that would match anything is none. */
function userName(): string {
  try {
    const { username } = userInfo()
    return /^\w{3,}$/.test(username) ? username : '(?!)'
  } catch {
    return '(?!)'
  }
}
