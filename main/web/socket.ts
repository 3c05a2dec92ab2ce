import { Buffer } from 'node:buffer'
import type { RawData, WebSocket } from 'ws'
import { z } from 'zod'
import { decodeMessage, encodeMessage } from '../../contract/codec.ts'
import { events, type Answer, type EventName, type Workbench } from '../../contract/index.ts'
import { answer } from '../answer.ts'

const maxCallsInFlight = 256
/** A page that reads slowly misses progress, not the end of a job. */
const maxBufferedBytes = 2 ** 20
const heartbeatMs = 15_000
/** Why a connection is closed, as the protocol numbers it: text where bytes are spoken, and what is no call. */
const unsupportedData = 1003
const policyViolation = 1008
const request = z.object({ id: z.int(), name: z.unknown(), input: z.unknown().optional() })

const tooMany: Answer = {
  error: {
    code: 'USAGE',
    message: `More than ${maxCallsInFlight} calls at once are not answered.`,
    hint: 'Wait for some of them.',
  },
}

const unsendable: Answer = { error: { code: 'INTERNAL', message: 'The answer of this call cannot be sent.' } }

/** Answers the calls of one page and tells it the events, until it goes. */
export function attach(socket: WebSocket, workbench: Workbench): void {
  let inFlight = 0
  const send = (message: unknown, sent: () => void = () => undefined) => {
    socket.send(encodeMessage(message), sent)
  }
  const stops = (Object.keys(events) as EventName[]).map((event) =>
    workbench.on(event, (data) => {
      const progress = event === 'job' && 'status' in data && data.status === 'running'
      if (!progress || socket.bufferedAmount < maxBufferedBytes) send({ event, data })
    }),
  )
  socket.on('message', (data, binary) => {
    if (!binary) {
      socket.close(unsupportedData)
      return
    }
    const message = request.safeParse(decoded(data)).data
    if (!message) {
      socket.close(policyViolation)
      return
    }
    const { id, name, input } = message
    if (inFlight >= maxCallsInFlight) {
      send({ id, answer: tooMany })
      return
    }
    inFlight++
    // Counted until it is sent: a page that asks and does not read must not fill the memory.
    const sent = () => inFlight--
    answer(workbench, name, input)
      .then((answered) => {
        send({ id, answer: answered }, sent)
      })
      .catch(() => {
        send({ id, answer: unsendable }, sent)
      })
  })
  const stopHeartbeat = beat(socket)
  socket.on('error', () => {
    socket.terminate()
  })
  socket.on('close', () => {
    stopHeartbeat()
    for (const stop of stops) stop()
  })
}

/** A tunnel may break without a word: who did not answer the last beat is gone. The answer stops it. */
function beat(socket: WebSocket): () => void {
  let alive = true
  socket.on('pong', () => {
    alive = true
  })
  const timer = setInterval(() => {
    if (!alive) socket.terminate()
    alive = false
    socket.ping()
  }, heartbeatMs)
  return () => {
    clearInterval(timer)
  }
}

function decoded(data: RawData): unknown {
  try {
    return decodeMessage(Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data as Buffer))
  } catch {
    return undefined
  }
}
