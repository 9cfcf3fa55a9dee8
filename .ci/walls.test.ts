import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** One forbidden import of each kind: where it is planted, and what it says. */
const PLANTED: readonly (readonly [kind: string, file: string, code: string])[] = [
  ['the app imports the server', 'src/app/api/a.ts', "import { x } from '../../server/http/app.ts'"],
  ['the app imports the server by its alias', 'src/app/api/b.ts', "import { x } from '#server/main.ts'"],
  [
    'the app imports a server type',
    'src/app/features/sources/c.ts',
    "import type { X } from '#server/store/completion-store.ts'",
  ],
  ['the app imports Node', 'src/app/search/d.ts', "import { readFileSync } from 'node:fs'"],
  ['the server imports the app', 'src/server/http/e.ts', "import { x } from '#app/api/wire/http.ts'"],
  ['the server imports React', 'src/server/http/f.ts', "import { useState } from 'react'"],
  ['the contract imports the server', 'src/contract/search/g.ts', "import { x } from '../../server/main.ts'"],
  ['the contract imports Node', 'src/contract/row/h.ts', "import { readFileSync } from 'node:fs'"],
  ['the contract imports a package other than zod', 'src/contract/usage/i.ts', "import { Hono } from 'hono'"],
  ['lib imports the contract', 'src/lib/j.ts', "import { x } from '../contract/usage.ts'"],
  [
    'http reaches a store engine past its port',
    'src/server/http/k.ts',
    "import { x } from '../store/sqlite/open-sqlite-store.ts'",
  ],
  ['a store knows http', 'src/server/store/sqlite/l.ts', "import { x } from '../../http/app.ts'"],
  ['one engine knows another', 'src/server/store/postgres/v.ts', "import { x } from '../sqlite/tables/pair-table.ts'"],
  [
    'the other engine knows the one',
    'src/server/store/sqlite/w.ts',
    "import { x } from '../postgres/database/cells.ts'",
  ],
  [
    'what engines share knows one',
    'src/server/store/record/x.ts',
    "import { x } from '../sqlite/tables/pair-table.ts'",
  ],
  ['what engines share knows a database', 'src/server/store/answer/y.ts', "import { x } from 'node:sqlite'"],
  ['ui knows a feature', 'src/app/ui/m.ts', "import { x } from '../features/sources/sources-screen.tsx'"],
  ['ui knows the domain', 'src/app/ui/n.ts', "import { x } from '#contract/usage/usage-breakdown.ts'"],
  [
    'a feature imports another feature',
    'src/app/features/sources/o.ts',
    "import { x } from '../completions/table/columns.tsx'",
  ],
  [
    'the list imports the record',
    'src/app/features/completions/table/grid/v.ts',
    "import { x } from '../../../completion/frame/drawer-frame.tsx'",
  ],
  [
    'the record imports the list',
    'src/app/features/completion/raw/w.ts',
    "import type { X } from '../../completions/rows/row-window.ts'",
  ],
  [
    'a comparison imports the record',
    'src/app/features/compare/x.ts',
    "export const x = () => import('../completion/completion-drawer.tsx')",
  ],
  ['the palette imports the sources', 'src/app/features/palette/y.ts', "import { x } from '../sources/notice.tsx'"],
  [
    'the table imports the filters',
    'src/app/features/completions/table/z.ts',
    "import { x } from '../filters/time-range.tsx'",
  ],
  [
    'the filters import the table',
    'src/app/features/completions/filters/rail/a.ts',
    "import { x } from '../../table/columns/columns.tsx'",
  ],
  [
    'what is live imports the table',
    'src/app/features/completions/live/b.ts',
    "import { x } from '../table/completions-table.tsx'",
  ],
  [
    'the rows import what shows them',
    'src/app/features/completions/rows/c.ts',
    "import type { X } from '../counts/counts-line.tsx'",
  ],
  [
    'what all sections use imports a section',
    'src/app/features/completion/frame/d.ts',
    "import { x } from '../usage/usage-bar.tsx'",
  ],
  [
    'a shared room of the page imports a feature',
    'src/app/text/e.ts',
    "import { x } from '../features/completion/frame/copy-button.tsx'",
  ],
  ['words import what shows them', 'src/app/messages/record/f.ts', "import { x } from '../../record/state-icon.tsx'"],
  ['a feature imports a route', 'src/app/features/settings/p.ts', "import { x } from '../../routes/router.tsx'"],
  ['data rooms draw', 'src/app/api/q.ts', "import { x } from '../ui/chip.tsx'"],
  ['production imports a test', 'src/server/http/r.ts', "import { x } from './app.test.ts'"],
  ['production imports an aid of tests', 'src/server/http/u.ts', "import { x } from '../testing/test-app.ts'"],
  ['a dynamic import crosses the wall', 'src/app/api/s.ts', "export const x = () => import('#server/main.ts')"],
  ['a re-export crosses the wall', 'src/app/api/t.ts', "export * from '#server/main.ts'"],
]

let folder: string
let report: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'walls-'))
  copyFileSync('.oxlintrc.json', join(folder, '.oxlintrc.json'))
  for (const [, file, code] of PLANTED) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${code}\n`)
  }
  const oxlint = resolve('node_modules/oxlint/bin/oxlint')
  report = spawnSync(process.execPath, [oxlint, '--format=unix', '.'], { cwd: folder, encoding: 'utf8' }).stdout
})

afterAll(() => rmSync(folder, { recursive: true }))

test.each(PLANTED)('the walls catch it when %s', (_kind, file) => {
  expect(report.split('\n')).toContainEqual(
    expect.stringMatching(new RegExp(`^${file.replaceAll('.', '\\.')}.*no-restricted-imports`)),
  )
})

test('the linter looked at every planted file', () => {
  expect(PLANTED.every(([, file]) => report.includes(file))).toBe(true)
})
