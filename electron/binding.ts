import type { IpcMain, WebContents } from 'electron'
import type { Answer, Workbench } from '../contract/index.ts'
import { answer } from '../main/answer.ts'
import { callChannel, eventChannel } from './channels.ts'
import { eventNames } from './eventNames.ts'

/** Who sent a call, as far as it matters whether to answer. */
export interface Sender {
  sender: unknown
  senderFrame: { readonly url: string; readonly parent: unknown } | null
}
export type Receiver = Pick<WebContents, 'send'>

/**
 * The contract over Electron: calls of trusted senders are answered on one channel, events go out to the trusted
 * windows on another. The answer takes all of it off again.
 */
export function bindWorkbench(
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>,
  workbench: Workbench,
  isTrusted: (sender: Sender) => boolean,
  receivers: () => Iterable<Receiver>,
): () => void {
  ipcMain.handle(callChannel, (event: Sender, name: unknown, input: unknown): Answer | Promise<Answer> => {
    if (isTrusted(event)) return answer(workbench, name, input)
    return { error: { code: 'USAGE', message: 'Calls are answered only to the pages of this program.' } }
  })
  const subscriptions = eventNames.map((event) =>
    workbench.on(event, (data) => {
      for (const receiver of receivers()) receiver.send(eventChannel, event, data)
    }),
  )
  return () => {
    ipcMain.removeHandler(callChannel)
    for (const unsubscribe of subscriptions) unsubscribe()
  }
}
