#!/usr/bin/env node
// Nothing is imported before Node's version is checked: an older Node would end with a stack trace at the first import
// that it lacks.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `completionist needs Node 22.18 or newer; this is ${process.versions.node}. Get one from https://nodejs.org`,
  )
  process.exitCode = 2
} else {
  // The store holds other people's words: only this user may read the files that we make.
  process.umask(0o077)
  if ((process.argv[2] ?? 'serve') === 'serve') {
    const { beginWithLessMemory } = await import('./begin-with-less-memory.ts')
    beginWithLessMemory(process)
  }
  const [{ runCommand }, { createTerminal }, { hearStray }] = await Promise.all([
    import('./run-command.ts'),
    import('./terminal.ts'),
    import('./hear-stray.ts'),
  ])
  const terminal = createTerminal()
  hearStray(terminal)
  process.exitCode = await runCommand(process.argv.slice(2), process.env, terminal)
}
