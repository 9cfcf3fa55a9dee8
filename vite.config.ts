import { fileURLToPath } from 'node:url'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { fewerFiles } from './.ci/fewer-files.ts'
import { packedFiles } from './.ci/packed-files.ts'
import { plainSentinels } from './.ci/plain-sentinels.ts'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** `vite build` makes the page (dist/app), `vite build --ssr` the server (dist/server, one file a module). */
export default defineConfig(({ isSsrBuild }) => ({
  // Relative, so that the page finds its files under whatever path a proxy serves it (`COMPLETIONIST_BASE_PATH`).
  base: './',
  plugins: isSsrBuild ? [] : [react(), tailwindcss(), plainSentinels(), fewerFiles(), packedFiles()],
  resolve: {
    alias: isSsrBuild
      ? // Another driver that `pg` would use where it is installed; we never do, and bundled it would be asked for.
        [{ find: /^pg-native$/, replacement: 'node:util' }]
      : [
          // Its browser build decodes entities through innerHTML, which Trusted Types refuse.
          {
            find: /^decode-named-character-reference$/,
            replacement: at('./node_modules/decode-named-character-reference/index.js'),
          },
        ],
  },
  ssr: { noExternal: true },
  build: isSsrBuild
    ? {
        outDir: 'dist/server',
        target: 'node22',
        minify: false,
        emptyOutDir: true,
        copyPublicDir: false,
        rolldownOptions: {
          input: {
            'cli/cli': at('./src/server/cli/cli.ts'),
            'record/capture/capture-worker': at('./src/server/record/capture/capture-worker.ts'),
            'store/sqlite/threads/worker': at('./src/server/store/sqlite/threads/worker.ts'),
          },
          output: { preserveModules: true, preserveModulesRoot: at('./src/server'), entryFileNames: '[name].js' },
        },
      }
    : {
        outDir: 'dist/app',
        target: 'es2023',
        // `light-dark()` as it is written, which browsers have known since May 2024: without it, each colour is two variables.
        cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
        manifest: true,
        sourcemap: false,
        // A data: URL would be refused by `img-src 'self'`.
        assetsInlineLimit: 0,
        modulePreload: {
          polyfill: false,
          // The first screen would name every file of every part: only the drawer's are asked for all at once, since
          // somebody waits for it after each click; the others come one step later. Styles come in no other way.
          resolveDependencies: (file, needed) =>
            /completion-drawer|after-rows|main/.test(file) ? needed : needed.filter((one) => one.endsWith('.css')),
        },
        rolldownOptions: {
          input: { index: at('./index.html'), main: at('./src/app/main.tsx') },
          output: {
            // What the first row needs is two files, what we wrote and what changes rarely: they compress better than
            // many small ones, and a browser asks for six at a time.
            codeSplitting: {
              groups: [
                // What draws the first rows runs before the rest is here.
                { name: 'first-rows', test: /src\/app\/begin\.ts$/, priority: 3 },
                { name: 'page', tags: ['$initial'], priority: 1 },
                { name: 'after-rows', test: /completions\/after-rows\.ts$/, priority: 0.9 },
                // Base UI is a file of its own, so that menus and dialogs do not load the drawer, which begins without it.
                {
                  name: 'controls',
                  test: /node_modules\/(@base-ui|@floating-ui)\//,
                  includeDependenciesRecursively: false,
                  minShareCount: 2,
                  priority: 0.8,
                },
                // What filters, bulk deeds and sources share, and the drawer does not need.
                {
                  name: 'questions',
                  test: /src\/(app\/(api\/(askable|login\/|commands\/run-bulk|wire\/read-)|messages\/(sources|list|compare|keys)|matches\/has-)|contract\/(search\/|text\/(?!split-thinking)|found\/|source\/))/,
                  includeDependenciesRecursively: false,
                  minShareCount: 2,
                  priority: 0.85,
                },
                // One file for all that it needs, also where menus and dialogs use some of it: a press on a row waits for each.
                { name: 'drawer', test: /completion\/completion-drawer\.tsx$/, priority: 0.82 },
                {
                  name: 'shared',
                  // Without what brings the controls along.
                  test: /node_modules\/(@tanstack|lucide-react)\/|src\/(app\/(ui\/(?!overlay\/\w+-(panel|shell)|tabs)|api\/|messages\/)|contract\/|lib\/)|has-matches|save-file/,
                  includeDependenciesRecursively: false,
                  minShareCount: 2,
                  priority: 0.8,
                },
              ],
            },
          },
        },
      },
  server: { proxy: Object.fromEntries(['/api', '/v1', '/upstreams'].map((path) => [path, 'http://127.0.0.1:4180'])) },
  test: {
    include: ['src/**/*.test.ts', '.ci/**/*.test.ts', 'bench/**/*.test.ts'],
    environment: 'node',
    // What was made of a source is kept in `node_modules/.vitest-cache`: a quarter of the time of the unit tests.
    fsModuleCache: true,
    globalSetup: '.ci/temporary-folder.ts',
    // A busy machine is no failure; speed is measured in bench/.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    restoreMocks: true,
    reporters: ['default', './.ci/faults-reporter.ts', './.ci/left-out-reporter.ts'],
  },
}))
