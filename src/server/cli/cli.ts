#!/usr/bin/env node
// Nothing is imported before the version is known: an older Node ends with a stack at the first import that it lacks.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < 22 || (major === 22 && minor < 18)) {
  console.error(
    `completionist needs Node 22.18 or newer; this is ${process.versions.node}. Get one from https://nodejs.org`,
  )
  process.exitCode = 2
} else {
  // What is written here is other people's words: no file of ours is anybody else's to read, from its first byte on.
  process.umask(0o077)
  const [{ runCommand }, { createTerminal }, { hearStray }] = await Promise.all([
    import('./run-command.ts'),
    import('./terminal.ts'),
    import('./hear-stray.ts'),
  ])
  const terminal = createTerminal()
  hearStray(terminal)
  process.exitCode = await runCommand(process.argv.slice(2), process.env, terminal)
}
