import { z } from 'zod'

const classLabel = z.object({ _type: z.literal('ClassLabel').optional(), names: z.array(z.string()).min(1) })
const description = z.object({ info: z.object({ features: z.record(z.string(), z.unknown()) }) })

/**
 * Names of the classes whose indices a column holds, from what Hugging Face's `datasets` notes in a Parquet file under
 * `huggingface`; null where it notes none.
 */
export function classNamesIn(noted: string | undefined): (column: string) => string[] | null {
  const features = description.safeParse(parsed(noted)).data?.info.features ?? {}
  return (column) => {
    const feature = Object.hasOwn(features, column) ? classLabel.safeParse(features[column]).data : undefined
    return feature?.names ?? null
  }
}

function parsed(json: string | undefined): unknown {
  try {
    return JSON.parse(json ?? 'null')
  } catch {
    return null
  }
}
