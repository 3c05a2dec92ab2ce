/**
 * Loaded before a program: every attempt to reach the network is refused, and written into the file that
 * CARRYOVER_ATTEMPTS names. Processes that it starts load it as well, through NODE_OPTIONS.
 */
import { appendFileSync } from 'node:fs'
import dgram from 'node:dgram'
import dns from 'node:dns'
import net from 'node:net'
import { syncBuiltinESMExports } from 'node:module'

const note = (what, target) => appendFileSync(process.env.CARRYOVER_ATTEMPTS, `${what} ${JSON.stringify(target)}\n`)
function refusing(what) {
  return function (...target) {
    note(what, target[0])
    throw new Error(`${what} is refused`)
  }
}

// Pipes between processes have a path and no port; requests of http have both, and lead out.
const { connect } = net.Socket.prototype
net.Socket.prototype.connect = function (...given) {
  const [options] = Array.isArray(given[0]) ? given[0] : given
  if (typeof options === 'object' && options?.path !== undefined && options.port === undefined)
    return connect.apply(this, given)
  note('connect', options)
  throw new Error('connect is refused')
}
for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6', 'reverse']) {
  dns[name] = refusing(`dns.${name}`)
  dns.promises[name] = refusing(`dns.promises.${name}`)
}
dgram.createSocket = refusing('dgram')
globalThis.fetch = refusing('fetch')
globalThis.WebSocket = refusing('WebSocket')
syncBuiltinESMExports()
