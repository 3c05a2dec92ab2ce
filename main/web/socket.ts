import { Buffer } from 'node:buffer'
import type { RawData, WebSocket } from 'ws'
import { z } from 'zod'
import { decodeMessage, encodeMessage } from '../../contract/codec.ts'
import { events, type EventName, type Workbench } from '../../contract/index.ts'
import { answer } from '../answer.ts'

const maxCallsInFlight = 64
/** A page that reads slowly misses progress, not the end of a job. */
const maxBufferedBytes = 2 ** 20
const request = z.object({ id: z.number(), name: z.unknown(), input: z.unknown() })

/** Answers the calls of one page and tells it the events, until it goes. */
export function attach(socket: WebSocket, workbench: Workbench): void {
  let inFlight = 0
  const send = (message: unknown) => {
    if (socket.readyState === socket.OPEN) socket.send(encodeMessage(message))
  }
  const stops = (Object.keys(events) as EventName[]).map((event) =>
    workbench.on(event, (data) => {
      const progress = event === 'job' && 'status' in data && data.status === 'running'
      if (!progress || socket.bufferedAmount < maxBufferedBytes) send({ event, data })
    }),
  )
  socket.on('message', (data, binary) => {
    const message = binary ? request.safeParse(decoded(data)).data : undefined
    if (!message || inFlight >= maxCallsInFlight) {
      socket.close(1008)
      return
    }
    inFlight++
    void answer(workbench, message.name, message.input).then((answered) => {
      inFlight--
      send({ id: message.id, answer: answered })
    })
  })
  socket.on('error', () => {
    socket.terminate()
  })
  socket.on('close', () => {
    for (const stop of stops) stop()
  })
}

function decoded(data: RawData): unknown {
  try {
    return decodeMessage(Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data as Buffer))
  } catch {
    return undefined
  }
}
