/** A worker that never answers and never looks up. */
process.on('message', () => {
  for (;;);
})
