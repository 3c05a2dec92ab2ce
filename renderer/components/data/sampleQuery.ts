import type { SampleFilter, SampleOrder } from '../../../contract/browse.ts'

/** The part of an address after "?", as the router gives it. */
export type AddressQuery = Record<string, string | null | undefined | (string | null)[]>
export type NetworkCondition = NonNullable<SampleFilter['networks']>[number]

/** What a list of samples shows. It lives in the address, so that links lead to it and going back brings it back. */
export interface SampleQuery {
  filter: SampleFilter
  order: SampleOrder
  /** Networks whose predictions are shown; empty for those that the project suggests. */
  models: string[]
  as: 'grid' | 'table'
}

const orders = ['index', 'path', 'label', 'confidence', 'agreement'] as const

/**
 * Reads, for example, `?label=5,6&right=fine-tuned&wrong=scratch&confidence=0.9-1:scratch&sort=confidence:scratch&down`.
 * `samples=3,10-12` names samples; `predicts=5:scratch` is the class a network predicts. What cannot be read does not
 * count.
 */
export function readSampleQuery(query: AddressQuery): SampleQuery {
  const texts = (key: string) => [query[key]].flat().filter((text): text is string => typeof text === 'string')
  const [text] = texts('text')
  const samples = texts('samples').flatMap(readNumbers)
  const labels = texts('label').flatMap(readNumbers)
  const [analysed] = texts('analysed')
  const networks = readConditions(texts)
  const [sort = 'index'] = texts('sort')
  const [by, model] = split(sort)
  return {
    filter: {
      ...(text ? { text } : {}),
      ...(samples.length > 0 ? { samples } : {}),
      ...(labels.length > 0 ? { labels } : {}),
      ...(analysed === 'yes' || analysed === 'no' ? { analysed: analysed === 'yes' } : {}),
      ...(networks.length > 0 ? { networks } : {}),
    },
    order: {
      by: orders.find((known) => known === by) ?? 'index',
      ...(model === undefined ? {} : { model }),
      descending: query.down !== undefined,
    },
    models: texts('network'),
    as: texts('as')[0] === 'table' ? 'table' : 'grid',
  }
}

function readConditions(texts: (key: string) => string[]): NetworkCondition[] {
  const conditions = new Map<string, NetworkCondition>()
  const add = (condition: NetworkCondition) => {
    conditions.set(condition.model, { ...conditions.get(condition.model), ...condition })
  }
  for (const model of texts('right')) add({ model, right: true })
  for (const model of texts('wrong')) add({ model, right: false })
  for (const text of texts('predicts')) {
    const [number, model] = split(text)
    if (model !== undefined && /^\d+$/.test(number)) add({ model, predicted: Number(number) })
  }
  for (const text of texts('confidence')) {
    const [range, model] = split(text)
    const [low, high] = range.split('-').map(Number)
    if (model !== undefined && low >= 0 && high <= 1) add({ model, confidence: [low, high] })
  }
  return [...conditions.values()]
}

/** The other way round; what is as it is without being said is left out. */
export function writeSampleQuery({ filter, order, models, as }: SampleQuery): AddressQuery {
  const networks = filter.networks ?? []
  const named = (condition: (each: NetworkCondition) => string | null) => {
    const all = networks.map(condition).filter((text) => text !== null)
    return all.length > 0 ? all : undefined
  }
  const sort = order.model === undefined ? order.by : `${order.by}:${order.model}`
  return {
    text: filter.text ?? undefined,
    samples: filter.samples && writeNumbers(filter.samples),
    label: filter.labels?.join(','),
    analysed: filter.analysed === undefined ? undefined : filter.analysed ? 'yes' : 'no',
    right: named(({ model, right }) => (right === true ? model : null)),
    wrong: named(({ model, right }) => (right === false ? model : null)),
    predicts: named(({ model, predicted }) => (predicted === undefined ? null : `${predicted}:${model}`)),
    confidence: named(({ model, confidence }) => (confidence ? `${confidence.join('-')}:${model}` : null)),
    sort: sort === 'index' ? undefined : sort,
    down: order.descending ? null : undefined,
    network: models.length > 0 ? models : undefined,
    as: as === 'grid' ? undefined : as,
  }
}

/** `[number, name]` of `5:name`; a name may contain colons. */
function split(text: string): [string, string | undefined] {
  const at = text.indexOf(':')
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}

const mostNumbers = 100_000

/** The numbers of `3,10-12`; parts that are none are left out. */
export function readNumbers(text: string): number[] {
  const numbers: number[] = []
  for (const part of text.split(',')) {
    const found = /^\s*(\d{1,9})\s*(?:-\s*(\d{1,9})\s*)?$/.exec(part)
    if (!found) continue
    const last = Number(found[2] ?? found[1])
    for (let i = Number(found[1]); i <= last && numbers.length < mostNumbers; i++) numbers.push(i)
  }
  return numbers
}

/** `3,10-12` of 3, 10, 11, 12. */
export function writeNumbers(numbers: Iterable<number>): string {
  const sorted = [...new Set(numbers)].sort((a, b) => a - b)
  const parts: string[] = []
  for (let i = 0; i < sorted.length;) {
    let end = i
    while (sorted[end + 1] === sorted[end] + 1) end++
    parts.push(end === i ? `${sorted[i]}` : `${sorted[i]}-${sorted[end]}`)
    i = end + 1
  }
  return parts.join(',')
}
