import { access } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { NpyHeader } from '../../files/npyHeader.ts'
import { existing, type Invalid } from '../row.ts'
import { looksLikePictures } from './layout.ts'
import type { Npz } from './npz.ts'

const pictureNames = ['X', 'x', 'images', 'image', 'data', 'pictures']
/** Names of pictures and of the labels that go with them. */
const pairs: [pictures: RegExp, labels: string[]][] = [
  [/(?<![a-z])x(?![a-z])/i, ['y', 'Y']],
  [/images?/i, ['labels', 'label', 'targets', 'target']],
  [/data|pictures?/i, ['labels', 'label', 'targets', 'target', 'y']],
]

/**
 * The array of an NPZ that holds the pictures: the one that was asked for, the only one that may, or one of a usual name.
 *
 * @throws DATASET_INVALID
 */
export function choosePictures({ headers, faults }: Npz, asked: string | undefined, invalid: Invalid): string {
  if (asked !== undefined) {
    existing(asked, [...headers.keys(), ...faults.keys()], invalid, 'array')
    if (faults.has(asked)) throw faults.get(asked)!
    return asked
  }
  const candidates = [...headers].filter(([, header]) => looksLikePictures(header)).map(([name]) => name)
  const usual = pictureNames.find((name) => candidates.includes(name))
  if (candidates.length === 1) return candidates[0]
  if (usual !== undefined) return usual
  if (candidates.length > 1) {
    throw invalid(`holds several arrays of pictures: ${candidates.join(', ')}`, 'Say which is meant.')
  }
  for (const fault of faults.values()) throw fault
  const found = [...headers].map(([name, { shape }]) => `${name} [${shape.join(', ')}]`).join(', ')
  throw invalid(
    found === '' ? 'holds no arrays' : `holds no array of pictures but ${found}`,
    'Pictures are numbers in an array [N, H, W], [N, C, H, W] or [N, H, W, C] with 1 or 3 channels.',
  )
}

/**
 * The array with the labels: the one that was asked for, one of a name that goes with that of the pictures, or the only
 * one with one value a picture; null where there is none.
 *
 * @throws DATASET_INVALID
 */
export function chooseLabels(
  { headers, faults }: Npz,
  pictures: string,
  asked: string | undefined,
  invalid: Invalid,
): string | null {
  if (asked !== undefined) {
    existing(asked, [...headers.keys(), ...faults.keys()], invalid, 'array')
    if (faults.has(asked)) throw faults.get(asked)!
    return asked
  }
  const named = namesOfLabels(pictures).find((name) => headers.has(name))
  if (named !== undefined) return named
  const [count] = headers.get(pictures)!.shape
  const possible = [...headers].filter(([, header]) => isLabels(header, count)).map(([name]) => name)
  return possible.length === 1 ? possible[0] : null
}

/** The .npy file with the labels beside one with pictures: the one that was asked for, or one of a name that goes with it. */
export async function labelsBeside(path: string, asked: string | undefined, invalid: Invalid): Promise<string | null> {
  const own = basename(path).replace(/\.npy$/i, '')
  const names = asked === undefined ? namesOfLabels(own) : [asked.replace(/\.npy$/i, '')]
  for (const name of names) {
    if (/[/\\\0]/.test(name)) throw invalid('takes labels from a file beside it alone')
    const file = join(dirname(path), `${name}.npy`)
    if (await access(file).then(() => true, () => false)) return file // prettier-ignore
  }
  if (asked !== undefined) throw invalid(`has no labels "${names[0]}.npy" beside it`)
  return null
}

const isLabels = ({ shape }: NpyHeader, count: number) => shape.length === 1 && shape[0] === count

function namesOfLabels(pictures: string): string[] {
  const [pattern, labels] = pairs.find(([pattern]) => pattern.test(pictures)) ?? [null, []]
  return pattern === null ? [] : labels.map((name) => pictures.replace(pattern, name))
}
