import { styleText } from 'node:util'
import { CommanderError } from 'commander'
import { CarryoverError, type ErrorCode, type ErrorMessage } from '../../contract/errors.ts'
import { createProgram } from './program.ts'
import { createSession } from './session.ts'
import type { Output, Style, Surroundings } from './surroundings.ts'

/** A project, or nothing at all, opens the workbench. */
const isProjectFile = (argument: string) => /\.carryover$/i.test(argument)

/** Faults of what was typed, not of what it was applied to. */
const usageCodes: ErrorCode[] = ['USAGE', 'PLAYERS_INVALID', 'BASELINE_INVALID']

/**
 * Runs one command line, without the program's own name. Answers with the exit status: 0 done, 1 failed, 2 wrong usage,
 * 130 interrupted. With `--json` stdout gets one JSON document, also for an error; people read errors on stderr.
 */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr, signal, environment } = surroundings
  const json = argv.includes('--json')
  const session = createSession(surroundings)
  let failed = false
  const program = createProgram({
    session,
    answer({ json: document, text, ...answer }) {
      failed = answer.failed === true
      if (json) stdout.write(`${JSON.stringify(document)}\n`)
      else stdout.write(printable(`${text(styleOf(stdout))}\n`))
    },
    help: (text, asked) => {
      if (asked) stdout.write(text)
      else if (!json) stderr.write(text)
    },
  })
  try {
    // It may stand anywhere, also before the command.
    const rest = argv.filter((argument) => argument !== '--json')
    const open = rest.length === 0 || isProjectFile(rest[0])
    await program.parseAsync(open ? ['open', ...rest] : rest, { from: 'user' })
    return failed ? 1 : 0
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0
    const message = signal.aborted ? interrupted : messageOf(error)
    if (json) stdout.write(`${JSON.stringify({ error: message })}\n`)
    else if (!(error instanceof CommanderError && error.code === 'commander.help')) {
      const hint = message.hint === undefined ? '' : `\n${message.hint}`
      stderr.write(printable(`${styleOf(stderr)('red', message.message)}${hint}\n`))
    }
    if (environment.CARRYOVER_DEBUG === '1' && error instanceof Error) stderr.write(`${error.stack}\n`)
    if (message.code === 'CANCELLED') return 130
    return usageCodes.includes(message.code) ? 2 : 1
  } finally {
    await session.close()
  }
}

const interrupted: ErrorMessage = {
  code: 'CANCELLED',
  message: 'Interrupted. What was finished is stored; the same command goes on from there.',
}

function messageOf(error: unknown): ErrorMessage {
  if (error instanceof CommanderError) return usageMessage(error)
  if (error instanceof CarryoverError && error.code !== 'INTERNAL') {
    const { code, message, hint } = error
    return { code, message, ...(hint === undefined ? {} : { hint }) }
  }
  const fault = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '')
  return {
    code: 'INTERNAL',
    message: `This is a bug in Carryover: ${fault}.`,
    hint: 'Please report it. With CARRYOVER_DEBUG=1 the command also prints where it happened.',
  }
}

function usageMessage({ code, message }: CommanderError): ErrorMessage {
  if (code === 'commander.help') return { code: 'USAGE', message: 'A command is missing.', hint: 'See --help.' }
  const [fault, suggestion] = message.replace(/^error: /, '').split('\n')
  return {
    code: 'USAGE',
    message: `${fault.charAt(0).toUpperCase()}${fault.slice(1).replace(/\.$/, '')}.`,
    hint: suggestion ? suggestion.replace(/^\((.*)\)$/, '$1') : 'See --help.',
  }
}

/** Colours for a terminal, unless NO_COLOR says otherwise. */
function styleOf(stream: Output): Style {
  return (format, text) => styleText(format, text, { stream })
}

/** File names may hold characters that drive a terminal: only line ends and our own colours pass. */
function printable(text: string): string {
  return text.replace(/\p{Cc}\[[\d;]*m|[^\n\P{Cc}]/gu, (match) => (match.length > 1 ? match : '?'))
}
