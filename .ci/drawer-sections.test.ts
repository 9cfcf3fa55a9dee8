import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { drawerMessages } from '../src/app/messages/record/drawer.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const ROOM = 'src/app/features/completion'
const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ROOM, 'src/app/routes'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file.endsWith('.tsx'))
  .map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }))

/** Where the sections stand, one below the other. */
const PLACES = [`${ROOM}/drawer-content.tsx`, `${ROOM}/later-sections.tsx`]

test.each(Object.keys(drawerMessages.sections))(
  'the section %s is a component, a title and one place, so that another one is three files',
  (name) => {
    const [own, ...others] = files.filter(({ text }) => new RegExp(`<DrawerSection\\s+name="${name}"`).test(text))
    expect(others).toEqual([])
    const component = /export function (\w+Section)\b/.exec(own?.text ?? '')?.[1]
    expect(component).toBeDefined()
    const users = files.filter(({ file, text }) => file !== own?.file && new RegExp(`\\b${component}\\b`).test(text))
    expect(users).toHaveLength(1)
    expect(PLACES).toContain(users[0]?.file)
  },
)
