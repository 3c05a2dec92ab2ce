import { Writable } from 'node:stream'
import { run } from '../../main/cli/run.ts'
import type { Surroundings } from '../../main/cli/surroundings.ts'
import { createFake, type FakeWorkbench } from '../fakeWorkbench.ts'

export function capture(): Writable & { written: string } {
  const stream = Object.assign(
    new Writable({
      write(chunk: Buffer, _, done) {
        stream.written += chunk.toString()
        done()
      },
    }),
    { written: '' },
  )
  return stream
}

/** Runs a command line in this process against a fake engine. */
export async function runCli(
  argv: string[],
  { workbench = createFake(), ...others }: Partial<Surroundings> & { workbench?: FakeWorkbench } = {},
) {
  const [stdout, stderr] = [capture(), capture()]
  const status = await run(argv, {
    stdout,
    stderr,
    signal: new AbortController().signal,
    environment: {},
    createWorkbench: () => workbench,
    ...others,
  })
  return { status, stdout: stdout.written, stderr: stderr.written, asked: workbench.asked, workbench }
}

/** The one JSON document on stdout. */
export async function runJson(argv: string[], workbench?: FakeWorkbench) {
  const { stdout, ...rest } = await runCli([...argv, '--json'], { workbench })
  return { ...rest, document: JSON.parse(stdout) as Record<string, unknown> }
}
