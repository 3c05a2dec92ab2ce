import { createHash } from 'node:crypto'
import { figureLook, figureRequest } from '../../contract/figures.ts'
import type { Report } from '../../contract/report.ts'
import type { ReportDocument } from '../../main/export/reportContent.ts'
import { spellSettings } from '../../main/settings/settings.ts'
import { report as ofTheSample } from '../figures/sample.ts'

const hash = (text: string) => createHash('sha256').update(text).digest('hex')

interface Wanted {
  look?: Partial<ReportDocument['look']>
  report?: Partial<Report>
  models?: string[]
  data?: string
  project?: string
}

/** The report of the sample study, or of one that differs from it. */
export function reportOf({ look, report: others, models, data = 'test', project }: Wanted = {}): ReportDocument {
  const report = { ...ofTheSample, ...others }
  const { networks, settings } = report
  const names = models ?? [
    networks.pretrained,
    networks.finetuned,
    ...(networks.scratch === null ? [] : [networks.scratch]),
  ]
  const drawn = figureLook.parse(look ?? {})
  return {
    report,
    look: drawn,
    settings: Object.fromEntries(Object.entries(spellSettings(settings)).map(([key, value]) => [key, String(value)])),
    provenance: {
      carryover: '0.1.0',
      computed: '2026-01-02T03:04:05.678Z',
      project: project ?? 'study.carryover',
      projectId: null,
      request: figureRequest.parse({ figure: 'knowledge-by-order', look: drawn }),
      settings: { ...settings },
      models: names.map((name) => ({ name, sha256: [hash(name)] })),
      data: { name: data, sha256: hash(data) },
      provider: 'CPU',
      table: { sha256: hash('table'), numbers: null },
    },
  }
}

/** Names that have gone wrong in some program or other. */
export const oddNames = [
  '<script>alert(1)</script>',
  'a & b',
  '100 % “sure”',
  'a_b_{x}',
  '=1+1',
  '猫与狗',
  '🙂 cat',
  'naïve',
]

/** A study of many classes and long runs, with names from `oddNames` on. */
export function largeReport(classes: number, epochs: number): Partial<Report> {
  const name = (i: number) => oddNames[i] ?? `class ${i}`
  const run = (role: 'finetuned' | 'scratch') => {
    const steps = Array.from({ length: epochs }, (_, t) => t)
    const values = steps.map((t) => (t + 1) / epochs)
    const { reference, ...rest } = ofTheSample.convergence[role]
    return {
      ...rest,
      epochs: steps,
      similarity: values,
      similarityIntervals: values.map((value): [number, number] => [value / 2, value]),
      reference: { ...reference, similarity: values },
      accuracy: values,
      loss: values,
    }
  }
  return {
    classes: Array.from({ length: classes }, (_, i) => ({
      name: name(i),
      samples: 2,
      preservedShare: 0.5,
      learnedByScratch: i / classes,
    })),
    convergence: { 'tuned <1>': run('finetuned'), '从头 & 🙂': run('scratch') },
  }
}
