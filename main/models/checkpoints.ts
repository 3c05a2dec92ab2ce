import { readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { CarryoverError } from '../../contract/errors.ts'
import type { Checkpoint, Role } from '../../contract/models.ts'

/**
 * How a role may be spelt, in any case. In the order in which a run's name is searched: "scratch" and "pretrained" also
 * occur in the names of fine-tuned runs, to say what they began with.
 */
const spellings: Record<Role, string> = {
  finetuned: 'fine[-_ ]?tun(?:ed?|ing)|ft',
  scratch: '(?:from[-_ ]?)?scratch|sc',
  pretrained: 'pre(?:[-_ ]?train(?:ed|ing)?)?',
  other: 'other',
}
const roleNames = Object.keys(spellings) as Role[]

const placeholders: Record<string, string> = {
  role: `(?<role>${Object.values(spellings).join('|')})`,
  run: '(?<run>[^/]+)',
  epoch: '(?<epoch>\\d{1,9})',
}

/**
 * What a folder of checkpoints would be imported as, in natural order of run and epoch. The pattern is a path inside the
 * folder with `{role}`, `{run}` and `{epoch}` in it, such as `{role}/{run}/{epoch}.onnx`. Without `{run}` the run is the
 * role, without `{role}` the role is read from the run's name, and without both the folder is the run. A name is the
 * file's name without `.onnx`, or its path inside the folder where file names repeat. Throws `USAGE`.
 */
export async function scanCheckpoints(folder: string, pattern: string): Promise<Checkpoint[]> {
  const expression = patternExpression(pattern)
  const depth = pattern.split('/').length - 1
  const files = await filesAt(folder, depth).catch((cause: unknown) => {
    throw new CarryoverError('USAGE', `The folder "${folder}" cannot be read.`, undefined, { cause })
  })
  const matches = files.flatMap((file) => {
    const groups = expression.exec(file)?.groups
    return groups ? [{ file, groups }] : []
  })
  if (matches.length === 0) {
    const example = files.find((file) => file.endsWith('.onnx')) ?? files.at(0)
    const there = example === undefined ? 'there are no files at that depth' : `there is "${example}", for example`
    throw new CarryoverError('USAGE', `No file in "${folder}" fits the pattern "${pattern}"; ${there}.`)
  }

  const stems = matches.map(({ file }) => file.replace(/\.onnx$/i, ''))
  const unique = new Set(stems.map((stem) => basename(stem))).size === stems.length
  const checkpoints = matches.map(({ file, groups }, index) => {
    const role = groups.role === undefined ? undefined : roleSpelt(groups.role)
    const run = groups.run ?? role ?? basename(resolve(folder))
    return {
      path: join(folder, file),
      name: unique ? basename(stems[index]) : stems[index],
      role: role ?? roleIn(run),
      run,
      epoch: groups.epoch === undefined ? null : Number(groups.epoch),
    }
  })
  const natural = new Intl.Collator('en', { numeric: true }).compare
  return checkpoints.sort(
    (a, b) => natural(a.run, b.run) || (a.epoch ?? -1) - (b.epoch ?? -1) || natural(a.path, b.path),
  )
}

function patternExpression(pattern: string): RegExp {
  const usage = (fault: string) => new CarryoverError('USAGE', `The pattern "${pattern}" ${fault}.`)
  const segments = pattern.split('/')
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) {
    throw usage('is not a path inside the folder')
  }
  const seen = new Set<string>()
  const source = pattern.replace(/\{(\w*)\}|[\\^$.*+?()[\]{}|]/g, (text, placeholder: string | undefined) => {
    if (placeholder === undefined) return `\\${text}`
    if (!Object.hasOwn(placeholders, placeholder)) throw usage(`has ${text}; known are {role}, {run} and {epoch}`)
    if (seen.has(placeholder)) throw usage(`has ${text} twice`)
    seen.add(placeholder)
    return placeholders[placeholder]
  })
  if (seen.size === 0) throw usage('has none of {role}, {run} and {epoch} in it')
  return new RegExp(`^${source}$`, 'i')
}

/** Files exactly `depth` folders down, as paths inside `folder` with forward slashes. */
async function filesAt(folder: string, depth: number): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  if (depth === 0) return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name)
  const inside = entries
    .filter((entry) => entry.isDirectory())
    .map(async ({ name }) => (await filesAt(join(folder, name), depth - 1)).map((file) => `${name}/${file}`))
  return (await Promise.all(inside)).flat()
}

const roleSpelt = (text: string) => roleNames.find((role) => new RegExp(`^(?:${spellings[role]})$`, 'i').test(text))

/** The role that a run's name tells by a word of its own, or `other`. */
const roleIn = (run: string): Role =>
  roleNames.find((role) => new RegExp(`(?<![a-z])(?:${spellings[role]})(?![a-z])`, 'i').test(run)) ?? 'other'
