import type { Diagnosis } from '../../contract/diagnosis.ts'

/** What the doctor found, as lines for a report to somebody else; English, like all that the engine says. */
export function diagnosisText({
  versions,
  platform,
  cores,
  memoryBytes,
  providers,
  checks,
  crashes,
}: Diagnosis): string {
  const found = (name: string, ok: boolean, detail: string) => `${ok ? 'ok  ' : 'FAIL'} ${name}: ${detail}`
  return [
    `${platform}, ${cores} cores, ${(memoryBytes / 1e9).toFixed(1)} GB`,
    ...providers.map(({ name, works, used, detail }) => found(used ? `${name} (used)` : name, works, detail)),
    ...checks.map(({ name, ok, detail }) => found(name, ok, detail)),
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
    ...crashes.flatMap(({ startedAt, lastJob, error, versions: then }) => [
      `Did not end as it should: started ${new Date(startedAt).toISOString()}, Carryover ${then.carryover ?? '?'}, last job: ${lastJob ?? 'none'}`,
      ...(error === null ? [] : error.split('\n').map((line) => `  ${line}`)),
    ]),
  ].join('\n')
}
