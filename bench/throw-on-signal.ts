/** Preloaded into a process that a bench ends by a failure that nobody catches: `SIGUSR2` makes it throw. */
process.on('SIGUSR2', () => {
  setImmediate(() => {
    throw new Error('thrown by the bench')
  })
})
