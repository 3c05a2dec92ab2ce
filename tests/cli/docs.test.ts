import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { createProgram } from '../../main/cli/program.ts'
import { createSession } from '../../main/cli/session.ts'
import { createFake } from '../fakeWorkbench.ts'
import { capture } from './runCli.ts'

const [, ...sections] = readFileSync(new URL('../../docs/cli.md', import.meta.url), 'utf8').split(/^### /m)
const session = createSession({
  stdout: capture(),
  stderr: capture(),
  signal: new AbortController().signal,
  environment: {},
  createWorkbench: () => createFake(),
})
const program = createProgram({ session, answer: () => undefined, help: () => undefined })

const leaves = (command: Command, path: string): [title: string, command: Command][] =>
  command.commands.length > 0
    ? command.commands.flatMap((child) => leaves(child, `${path} ${child.name()}`))
    : [[`${path} ${argumentsOf(command)}`.trim(), command]]

const argumentsOf = ({ registeredArguments }: Command) =>
  registeredArguments
    .map((argument) => {
      const name = argument.name() + (argument.variadic ? '...' : '')
      return argument.required ? `<${name}>` : `[${name}]`
    })
    .join(' ')

const commands = leaves(program, 'carryover')
const sectionOf = (title: string) => sections.find((section) => section.startsWith(`\`${title}\`\n`)) ?? ''
/** The options of `analyze` are not told twice. */
const told = (title: string) =>
  sectionOf(title) + (title.includes(' study ') ? sectionOf('carryover analyze <project>') : '')

it('has a section for each command, and none for others', () => {
  expect(sections.map((section) => /`(.*)`/.exec(section)?.[1]).sort()).toEqual(commands.map(([title]) => title).sort())
})

it.each(commands)('%s: every option and an example', (title, command) => {
  for (const { flags, long } of command.options) {
    if (long !== '--json') expect(told(title)).toContain(`| \`${flags}\``)
  }
  const example = title.split(/ [<[]/)[0]
  expect(sectionOf(title)).toMatch(new RegExp(`^    ${example}( |$)`, 'm'))
})

it.each(commands)('%s: no option that it does not have', (title, command) => {
  const known = [...command.options.map(({ long }) => long), '--help', '--models']
  const named = sectionOf(title).match(/--[a-z][a-z-]*/g) ?? []
  expect(known).toEqual(expect.arrayContaining(named))
})
