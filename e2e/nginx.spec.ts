import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { stateMessages } from '../src/app/messages/list/states.ts'
import { liveMessages } from '../src/app/messages/live.ts'
import { findFreePort } from '../src/server/testing/free-port.ts'
import { CompletionsPage } from './completions-page.ts'
import { expect, test } from './fixtures.ts'

const TOKEN = 'b1946ac92492d2347c6235b4d2611184c1d0'

/** The path of an nginx; a bare Debian machine gets one, as it gets a browser. Null where there is none to be had. */
function findNginx(): string | null {
  const places = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx', '/opt/homebrew/bin/nginx']
  const find = () => places.find((place) => existsSync(place)) ?? null
  if (find() === null && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const options = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'update', '-qq'], options)
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '-qq', 'nginx-light'], options)
  }
  return find()
}

/** The README's own example, with the addresses of this test in it. */
function readExample(port: number, serverPort: string, folder: string, strips: boolean): string {
  const block = /```nginx\n(.*?)```/s.exec(readFileSync('README.md', 'utf8'))?.[1]
  if (block === undefined) throw new Error('the README has no nginx example')
  const location = block.replace('127.0.0.1:4180;', `127.0.0.1:${serverPort}${strips ? '/' : ''};`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  )
  return `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {} http { access_log off; ${temporary.join(' ')} server { listen 127.0.0.1:${port}; ${location} } }`
}

for (const strips of [false, true]) {
  test(`behind nginx, as the README says it, under a path that nginx ${strips ? 'takes off' : 'passes on'}`, async ({
    page,
    serve,
  }, info) => {
    const nginx = findNginx()
    test.skip(nginx === null, 'there is no nginx here, and none can be installed')
    const port = await findFreePort()
    const server = await serve({
      COMPLETIONIST_HOSTS: `127.0.0.1:${port}`,
      COMPLETIONIST_BASE_PATH: '/completionist',
      COMPLETIONIST_TOKEN: TOKEN,
      COMPLETIONIST_SAMPLE: 'on',
    })
    const folder = info.outputPath('nginx')
    mkdirSync(folder, { recursive: true })
    const file = path.join(folder, 'nginx.conf')
    writeFileSync(file, readExample(port, new URL(server.url).port, folder, strips))
    const proxy: ChildProcess = spawn(nginx ?? '', ['-c', file, '-p', folder], { stdio: 'ignore' })
    const url = `http://127.0.0.1:${port}/completionist`
    try {
      await expect
        .poll(
          () =>
            fetch(`${url}/healthz`).then(
              (answer) => answer.status,
              () => null,
            ),
          { timeout: 30_000 },
        )
        .toBe(401)
      const table = new CompletionsPage(page, url)
      await page.goto(`${url}/#t=${TOKEN}`)
      await expect(table.rows.first()).toBeVisible()
      await expect(page.getByText(`${url}/v1`)).toBeVisible()
      await page.getByRole('link', { name: 'sources' }).click()
      await expect(page).toHaveURL(`${url}/sources`)
      const id = 'chatcmpl-zoo-plain'
      await page.goto(`${url}/completions/${id}`)
      await expect(page.locator(`[data-drawer-for="${id}"]`)).toBeVisible()
      // What happens arrives through the proxy: the row that comes in now is told of.
      await table.open()
      const sent = await fetch(`${url}/api/import?file=one.jsonl`, {
        method: 'POST',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson' },
        body: JSON.stringify({
          id: 'chatcmpl-new',
          object: 'chat.completion',
          created: 1_790_000_000,
          model: 'm',
          choices: [],
        }),
      })
      expect(sent.status).toBe(200)
      await sent.text()
      await expect(page.getByText(stateMessages.sample.own(1))).toBeVisible()
      await expect(page.getByText(liveMessages.silent)).toHaveCount(0)
    } finally {
      await page.close()
      proxy.kill('SIGTERM')
    }
  })
}

test('a proxy that holds events back is named on the page', async ({ page, sample, allowedErrors }) => {
  allowedErrors.push(/./)
  await page.route('**/api/events', () => new Promise<never>(() => undefined))
  const table = new CompletionsPage(page, sample.url)
  await table.open()
  await expect(page.getByText(liveMessages.silent)).toBeVisible()
})
