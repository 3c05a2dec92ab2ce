/** A worker that lets many objects outlive a collection or two, and answers the MiB that it then sets aside for new ones. */
import { getHeapSpaceStatistics } from 'node:v8'

process.on('message', (message: { id?: number }) => {
  if (message.id === undefined) return
  let recent: object[] = []
  for (let i = 0; i < 5e6; i++) {
    recent.push({ i })
    if (recent.length > 2e5) recent = []
  }
  const nursery = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')!
  process.send!({ id: message.id, result: new Float32Array([nursery.space_size / 2 ** 20]) })
})
