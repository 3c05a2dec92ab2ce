import { createHash } from 'node:crypto'
import { CarryoverError } from '../../../contract/errors.ts'
import type { Refuse } from '../../files/contain.ts'
import { heldOf } from '../held.ts'
import { collectLabels, labelReader } from '../labels.ts'
import { asReason, type Candidate, type ListOptions, type PictureListing } from '../listing.ts'
import { UnreadablePicture, type RawPixels } from '../picture.ts'
import { invalidFile, type Cell, type Invalid } from '../row.ts'
import { chooseLabels, choosePictures, labelsBeside } from './choose.ts'
import { labelsIn } from './labels.ts'
import { layoutOf, pixelsOf, type PictureLayout } from './layout.ts'
import { openNpz } from './npz.ts'
import { arrayInFile, inRowOrder, type StoredArray } from './stored.ts'

/** An array of pictures, any of which can be read. */
interface PictureArray {
  array: StoredArray
  layout: PictureLayout
}

/**
 * The pictures of an NPZ or NPY file with their labels.
 *
 * @throws DATASET_INVALID
 */
export async function listArray(path: string, { label, column }: ListOptions): Promise<PictureListing> {
  const invalid = invalidFile(path)
  const chosen = isNpz(path) ? await inNpz(path, column, label, invalid) : await inNpy(path, column, label, invalid)
  const { layout, array } = await pictureArray(path, chosen.column)
  const collected = collectLabels(chosen.label ?? '', null, invalid)
  const labels: Cell[] = chosen.labels ? await labelsIn(chosen.labels, layout.count, chosen.ofLabels) : []
  labels.forEach((each, i) => {
    collected.add(each, placeOf(i))
  })
  const found = collected.finish()
  const labelOf = labelReader(found)
  return {
    classes: found.classes,
    column: chosen.column,
    candidates: Array.from({ length: layout.count }, (_, i): Candidate => ({
      path: placeOf(i),
      label: i < labels.length ? labelOf(labels[i]) : null,
    })),
    whole: true,
    numbers: { channels: layout.channels, areLevels: /^u[12]$/.test(array.header.type) },
    async check({ path: place }) {
      const { sha256, pixels } = await readArrayPicture(path, chosen.column, place, asReason)
      return { sha256, pixels: pixels() }
    },
  }
}

/**
 * Reads one picture of an array.
 *
 * @param place such as "row 11"
 */
export async function readArrayPicture(path: string, column: string | null, place: string, refuse: Refuse) {
  const { array, layout } = await pictureArray(path, column).catch((error: unknown) => {
    if (error instanceof CarryoverError) throw refuse('cannot be read any more')
    throw error
  })
  const index = Number(/^row (\d{1,15})$/.exec(place)?.[1] ?? NaN)
  if (!(index < layout.count)) throw refuse('is not there any more')
  const bytes = await array.read(index * layout.bytes, layout.bytes)
  const { type, littleEndian, shape } = array.header
  const kind = `${littleEndian ? '<' : '>'}${type} ${shape.slice(1).join('×')}\n`
  return {
    sha256: createHash('sha256').update(kind).update(bytes).digest('hex'),
    bytes: layout.bytes,
    pixels: () => finite(pixelsOf(bytes, array.header, layout)),
  }
}

const isNpz = (path: string) => /\.npz$/i.test(path)
const placeOf = (index: number) => `row ${index}`

interface Chosen {
  column: string | null
  /** Name of the labels. */
  label: string | null
  labels: StoredArray | null
  ofLabels: Invalid
}

async function inNpz(
  path: string,
  asked: string | undefined,
  askedLabel: string | undefined,
  invalid: Invalid,
): Promise<Chosen> {
  const npz = await openNpz(path, invalid)
  const column = choosePictures(npz, asked, invalid)
  const label = chooseLabels(npz, column, askedLabel, invalid)
  const ofLabels: Invalid = (fault, hint) => invalid(`holds "${label}", which ${fault}`, hint)
  return { column, label, labels: label === null ? null : (await npz.array(label)).array, ofLabels }
}

async function inNpy(
  path: string,
  column: string | undefined,
  askedLabel: string | undefined,
  invalid: Invalid,
): Promise<Chosen> {
  if (column !== undefined) {
    throw new CarryoverError('USAGE', `"${path}" is one array; only an NPZ has an array "${column}".`)
  }
  const label = await labelsBeside(path, askedLabel, invalid)
  const ofLabels = label === null ? invalid : invalidFile(label)
  return { column: null, label, labels: label === null ? null : await arrayInFile(label, ofLabels), ofLabels }
}

/** Kept in memory as far as it must be, while it is in use. */
function pictureArray(path: string, column: string | null): Promise<PictureArray> {
  return heldOf(path, `array ${column}`, async () => {
    const invalid = invalidFile(path)
    const found =
      column === null
        ? { array: await arrayInFile(path, invalid), bytes: 0 }
        : await (await openNpz(path, invalid)).array(column)
    const array = await inRowOrder(found.array, invalid)
    const layout = layoutOf(array.header, invalid)
    const bytes = array === found.array ? found.bytes : layout.count * layout.bytes
    return { value: { array, layout }, bytes }
  })
}

function finite(pixels: RawPixels): RawPixels {
  if (pixels.data instanceof Float32Array && !pixels.data.every((value) => Number.isFinite(value))) {
    throw new UnreadablePicture('holds values that are no finite numbers')
  }
  return pixels
}
