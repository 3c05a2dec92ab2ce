import { decodeMessage, encodeMessage } from '../../contract/codec.ts'
import { CarryoverError } from '../../contract/errors.ts'
import type { Answer, CallName, CallOutput, EventName } from '../../contract/index.ts'
import type { Client, ConnectionState } from './client.ts'
import { resultOf } from './resultOf.ts'

/** Tries again after these waits, the last one over and over. */
const waitsMs = [300, 600, 1200, 2500, 5000]

type Listener = (data: unknown) => void
interface Pending {
  resolve: (answer: Answer) => void
  reject: (error: Error) => void
}

/**
 * The client over a WebSocket. When the connection breaks, calls in flight fail with CONNECTION_LOST and it connects
 * again by itself; calls made meanwhile wait for the first connection, and fail while it is lost.
 */
export function createSocketClient(url: string, Socket: typeof WebSocket = WebSocket): Client {
  const listeners = new Map<EventName, Set<Listener>>()
  const watchers = new Set<(state: ConnectionState) => void>()
  const pending = new Map<number, Pending>()
  let lastId = 0
  let attempts = 0
  let closed = false
  let state: ConnectionState = 'connecting'
  let retry: ReturnType<typeof setTimeout> | undefined
  let socket = connect()

  function become(now: ConnectionState): void {
    if (state === now) return
    state = now
    for (const watcher of watchers) watcher(now)
  }

  function connect(): WebSocket {
    const opened = new Socket(url)
    opened.binaryType = 'arraybuffer'
    opened.onopen = () => {
      attempts = 0
      become('connected')
    }
    opened.onmessage = ({ data }) => {
      const message = decodeMessage(data as ArrayBuffer) as
        { id: number; answer: Answer } | { event: EventName; data: unknown }
      if ('event' in message) {
        for (const listener of listeners.get(message.event) ?? []) listener(message.data)
        return
      }
      pending.get(message.id)?.resolve(message.answer)
      pending.delete(message.id)
    }
    opened.onclose = () => {
      for (const { reject } of pending.values()) reject(lost())
      pending.clear()
      if (closed) return
      become('lost')
      retry = setTimeout(
        () => {
          socket = connect()
        },
        waitsMs[Math.min(attempts++, waitsMs.length - 1)],
      )
    }
    return opened
  }

  function whenOpen(): Promise<void> {
    if (socket.readyState === Socket.OPEN) return Promise.resolve()
    if (state !== 'connecting') return Promise.reject(lost())
    return new Promise((resolve, reject) => {
      const stop = client.connection.onChange((now) => {
        stop()
        if (now === 'connected') resolve()
        else reject(lost())
      })
    })
  }

  const client: Client = {
    async call<K extends CallName>(name: K, input: unknown) {
      await whenOpen()
      const id = ++lastId
      const message = encodeMessage({ id, name, input })
      const answer = await new Promise<Answer>((resolve, reject) => {
        pending.set(id, { resolve, reject })
        socket.send(message)
      })
      return resultOf(answer) as CallOutput<K>
    },
    on(event, listener) {
      const heard = listeners.get(event) ?? new Set()
      listeners.set(event, heard.add(listener as Listener))
      return () => heard.delete(listener as Listener)
    },
    close() {
      closed = true
      clearTimeout(retry)
      socket.close()
      return Promise.resolve()
    },
    connection: {
      get state() {
        return state
      },
      onChange(listener) {
        watchers.add(listener)
        return () => watchers.delete(listener)
      },
    },
  }
  return client
}

const lost = () =>
  new CarryoverError(
    'CONNECTION_LOST',
    'The engine cannot be reached at the moment.',
    'It is tried again by itself; work that is running goes on.',
  )
