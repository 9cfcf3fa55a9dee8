import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'

// `npm start` promises to build when needed and only then: the stamp is a hash of everything the build reads.
const STAMP = 'dist/.built-from'
const inputs = [
  'index.html',
  'vite.config.ts',
  'package-lock.json',
  ...globSync('{src,public}/**/*.*'),
  ...globSync('.ci/*.ts'),
].toSorted()
const hash = createHash('sha256')
for (const file of inputs) hash.update(file).update('\0').update(readFileSync(file))
const built = hash.digest('hex')

if (!existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== built) {
  console.error('building …')
  for (const args of [[], ['--ssr']]) {
    execFileSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn', ...args], {
      stdio: ['ignore', 2, 2],
    })
  }
  writeFileSync(STAMP, built)
}
