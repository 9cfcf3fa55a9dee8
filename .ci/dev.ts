import { spawn } from 'node:child_process'

// The page with hot reload from Vite, the API from the server, which restarts on change.
const children = [
  spawn(
    process.execPath,
    ['--watch', '--watch-path=src/server', '--watch-path=src/contract', 'src/server/cli/cli.ts', 'serve'],
    {
      stdio: 'inherit',
      env: { ...process.env, COMPLETIONIST_DEV: '1' },
    },
  ),
  spawn(process.execPath, ['node_modules/vite/bin/vite.js'], { stdio: 'inherit' }),
]
for (const child of children) {
  child.on('exit', (code) => {
    for (const other of children) other.kill()
    process.exitCode ??= code ?? 1
  })
}
