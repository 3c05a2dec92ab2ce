/** A worker that answers its first task and is gone before the answer can have been read. */
let answered = false
process.on('message', (message: { id?: number }) => {
  if (message.id === undefined || answered) return
  answered = true
  process.send!({ id: message.id, result: new Float32Array([7]) }, () => process.kill(process.pid, 'SIGKILL'))
})
