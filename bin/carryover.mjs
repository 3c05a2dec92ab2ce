#!/usr/bin/env node
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

// Node runs TypeScript as it is from 22.18 on. An older one hands over to the Node that comes with the packages.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 22 || (major === 22 && minor >= 18)) {
  module.enableCompileCache()
  await import('../main/cli/carryover.ts')
} else {
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const node = join(dirname(fileURLToPath(import.meta.url)), '../node_modules/node/bin', name)
  if (existsSync(node)) handOver(node)
  else {
    console.error(`Carryover needs Node 22.18 or newer; this is ${process.versions.node}.`)
    process.exitCode = 1
  }
}

function handOver(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code) => (process.exitCode = code ?? 1))
}
