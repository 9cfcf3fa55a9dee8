import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router'
import { BASE_PATH } from '../base-path.ts'
import { parseFlatSearch, toFlatSearch, validateFlatSearch } from '../search/completions-search.ts'
import { CompletionsScreen } from './completions-screen.tsx'
import { BrokenPage } from './broken-page.tsx'
import { RootScreen } from './root-screen.tsx'

const root = createRootRoute({
  component: RootScreen,
  notFoundComponent: lazyRouteComponent(() => import('./not-found-page.tsx'), 'NotFoundPage'),
  errorComponent: ({ error, reset }) => <BrokenPage error={toError(error)} onRetry={reset} />,
})

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: validateFlatSearch,
  beforeLoad: ({ search }) => {
    throw redirect({ to: '/completions', search, replace: true })
  },
})

const completions = createRoute({
  getParentRoute: () => root,
  path: '/completions',
  validateSearch: validateFlatSearch,
  component: CompletionsScreen,
})

const completion = createRoute({
  getParentRoute: () => root,
  path: '/completions/$id',
  validateSearch: validateFlatSearch,
  component: lazyRouteComponent(() => import('./completion-screen.tsx'), 'CompletionScreen'),
})

const sources = createRoute({
  getParentRoute: () => root,
  path: '/sources',
  component: lazyRouteComponent(() => import('./sources-screen.tsx'), 'SourcesScreen'),
})

const usage = createRoute({
  getParentRoute: () => root,
  path: '/usage',
  validateSearch: validateFlatSearch,
  component: lazyRouteComponent(() => import('./usage-screen.tsx'), 'UsageScreen'),
})

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  validateSearch: validateFlatSearch,
  component: lazyRouteComponent(() => import('./compare-screen.tsx'), 'CompareScreen'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('./settings-screen.tsx'), 'SettingsScreen'),
})

/** From address to screen. Values in addresses are plain text, so that people can read and write them. */
export const router = createRouter({
  routeTree: root.addChildren([home, completions, completion, usage, compare, sources, settings]),
  parseSearch: parseFlatSearch,
  stringifySearch: toFlatSearch,
  basepath: BASE_PATH || '/',
  defaultPreload: 'intent',
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
