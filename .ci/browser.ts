import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chromium } from '@playwright/test'

const INSTALLED = [
  // Draws no window of its own around each page, which takes two fifths of the time of all browser tests.
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** The path of a Chromium on this machine: `CHROMIUM_PATH`, Playwright's own, or an installed one; null when there is none. */
export function findBrowser(): string | null {
  const candidates = [process.env['CHROMIUM_PATH'], chromium.executablePath(), ...INSTALLED]
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path)) ?? null
}

const quiet = (command: string, args: string[]) =>
  spawnSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  }).status === 0

function install(browser: string): boolean {
  const how = ['-o', 'DPkg::Lock::Timeout=300', 'install', '-y', '-qq', '--no-install-recommends']
  return quiet('apt-get', [...how, browser, 'fonts-liberation', 'fonts-noto-color-emoji'])
}

/** Finds a Chromium, else gets one: Playwright's download, else the system's package. Throws one line that says what to do. */
export function obtainBrowser(): string {
  const found = findBrowser()
  if (found) return found
  console.error('No Chromium found; getting one …')
  const node = process.execPath
  spawnSync(node, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'], {
    stdio: 'ignore',
    timeout: 300_000,
  })
  const downloaded = findBrowser()
  if (downloaded) return downloaded
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    quiet('apt-get', ['-o', 'DPkg::Lock::Timeout=300', 'update', '-qq'])
    // Older systems have the whole browser only.
    if (!install('chromium-headless-shell')) install('chromium')
  }
  const installed = findBrowser()
  if (installed) return installed
  throw new Error('No Chromium: install Chrome or Chromium, or set CHROMIUM_PATH to one, then run `npm test` again.')
}

if (import.meta.main) {
  try {
    const [command, ...args] = process.argv.slice(2)
    const browser = obtainBrowser()
    if (command) {
      execFileSync(process.execPath, [command, ...args], {
        stdio: 'inherit',
        env: { ...process.env, CHROMIUM_PATH: browser },
      })
    } else {
      console.log(browser)
    }
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('No Chromium')) console.error(error.message)
    process.exitCode = 1
  }
}
