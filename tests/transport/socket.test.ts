import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serveWorkbench } from '../../main/web/index.ts'
import { createSocketClient } from '../../renderer/client/socketClient.ts'
import { connected, socketOf } from '../web/visitor.ts'
import { describeTransport } from './cases.ts'

describeTransport('over a WebSocket', async (workbench) => {
  const folder = mkdtempSync(join(tmpdir(), 'carryover-socket-'))
  const served = await serveWorkbench({ workbench, port: 0, folder, settingsFolder: folder })
  const client = createSocketClient(`ws://127.0.0.1:${served.port}/socket`, socketOf(served))
  await connected(client)
  return {
    client,
    async close() {
      await client.close()
      await served.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
})
