import { defineConfig } from '@playwright/test'

const browser = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/** The built product in a real browser. Run through `npm run e2e`, which finds the browser. */
export default defineConfig({
  testDir: '.',
  globalSetup: '../.ci/temporary-folder.ts',
  outputDir: '../test-results',
  fullyParallel: true,
  workers: 2,
  // Far more than a test takes, so that a busy machine fails none.
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // On a busy machine a deadline may pass by bad luck: what fails once and then passes is reported as flaky.
  retries: process.env['CI'] ? 1 : 0,
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list', { printSteps: false }]],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // A trace of every test takes a seventh of their time, and snapshots of the page at each step more than all of it.
    trace: { mode: 'on-first-retry', snapshots: false, screenshots: false },
    screenshot: 'only-on-failure',
    launchOptions: { executablePath: browser, args: ['--disable-quic', '--disable-gpu'] },
  },
})
