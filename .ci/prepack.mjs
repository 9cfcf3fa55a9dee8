// `npm pack` and `npm publish` ship the built program, also from a clone where nothing was installed yet. Plain JavaScript:
// whatever Node started npm runs this.
import { execSync } from 'node:child_process'
import { existsSync } from 'node:fs'

// npm reads what a script prints on standard output as its own answer, so all of it goes to standard error.
const run = (command) =>
  execSync(command, { stdio: ['ignore', 2, 2], env: { ...process.env, npm_config_dry_run: 'false' } })
if (!existsSync('node_modules/vite')) run('npm ci')
run('npm run build')
