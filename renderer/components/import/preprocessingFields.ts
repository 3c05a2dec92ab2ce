import type { Preprocessing } from '../../../contract/datasets.ts'

/** Preprocessing as it is written in a form; what is empty is as the preset says. */
export interface PreprocessingFields {
  channels: '' | 1 | 3
  order: '' | Preprocessing['order']
  /** Shorter side in pixels. */
  resize: string
  /** Pixels, `224` or `HEIGHTxWIDTH`. */
  crop: string
  /** What 255 becomes before mean and standard deviation. */
  scale: '' | 'one' | 'raw'
  /** One number, or one a channel. */
  mean: string
  std: string
}

export const emptyFields = (): PreprocessingFields => ({
  channels: '',
  order: '',
  resize: '',
  crop: '',
  scale: '',
  mean: '',
  std: '',
})

/** What the fields say, and which of them cannot be read. */
export function readFields(fields: PreprocessingFields): {
  preprocessing: Partial<Preprocessing>
  unreadable: (keyof PreprocessingFields)[]
} {
  const preprocessing: Partial<Preprocessing> = {}
  const unreadable: (keyof PreprocessingFields)[] = []
  const read = <K extends 'resize' | 'crop' | 'mean' | 'std'>(
    field: K,
    parse: (text: string) => Preprocessing[K] | null,
  ) => {
    const text = String(fields[field]).trim()
    if (text === '') return
    const value = parse(text)
    if (value === null) unreadable.push(field)
    else preprocessing[field] = value
  }
  if (fields.channels !== '') preprocessing.channels = fields.channels
  if (fields.order !== '') preprocessing.order = fields.order
  if (fields.scale !== '') preprocessing.scale = fields.scale === 'one' ? 1 / 255 : 1
  read('resize', pixels)
  read('crop', size)
  read('mean', (text) => numbers(text, () => true))
  read('std', (text) => numbers(text, (n) => n > 0))
  return { preprocessing, unreadable }
}

function pixels(text: string): number | null {
  const n = Number(text)
  return Number.isInteger(n) && n > 0 ? n : null
}

function size(text: string): [number, number] | null {
  const sides = text.split(/\s*[x×*]\s*/i).map(pixels)
  const [height, width = height] = sides
  return sides.length <= 2 && height != null && width !== null ? [height, width] : null
}

/** One or three numbers between commas, semicolons or blanks. */
function numbers(text: string, fits: (n: number) => boolean): number[] | null {
  const all = text.split(/[\s,;]+/).map(Number)
  return [1, 3].includes(all.length) && all.every((n) => Number.isFinite(n) && fits(n)) ? all : null
}
