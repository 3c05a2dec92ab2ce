import type { Workbench } from '../../contract/workbench.ts'

export type ConnectionState = 'connecting' | 'connected' | 'lost'

/** The workbench as the app sees it, with the state of the way to it. */
export interface Client extends Workbench {
  connection: {
    readonly state: ConnectionState
    /** The answer unsubscribes. */
    onChange(listener: (state: ConnectionState) => void): () => void
  }
}
