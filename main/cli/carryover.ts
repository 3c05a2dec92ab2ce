import { run } from './run.ts'

/** A terminal's Ctrl+C may arrive twice at once, through the process group and through a parent. */
const sameSignalMs = 1000
/** How long what is left behind by an interrupt may go on. */
const leftBehindMs = 500

const interrupt = new AbortController()
let interruptedAt = 0
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // Asked again while a clean stop takes long: everything reported as done is stored.
    if (interrupt.signal.aborted && performance.now() - interruptedAt > sameSignalMs) process.exit(130)
    if (!interrupt.signal.aborted) interruptedAt = performance.now()
    interrupt.abort()
  })
}
// Whoever read the output (head, less) may have had enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

process.exitCode = await run(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupt.signal,
  environment: process.env,
  createWorkbench: async (options) => (await import('../workbench.ts')).createWorkbench(options),
})
// Calls that cannot be cancelled are left behind by an interrupt and would keep the process alive. It is not ended at once:
// Node joins the threads of V8 then, and while these are busy it may wait for them for ever.
if (interrupt.signal.aborted) setTimeout(() => process.exit(), leftBehindMs).unref()
