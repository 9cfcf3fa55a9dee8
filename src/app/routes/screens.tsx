import { type ReactNode, useEffect } from 'react'
import { usePath } from '../address/use-path.ts'
import { withoutBase } from '../base-path.ts'
import { shellMessages } from '../messages/shell.ts'
import { ErrorBoundary } from '../ui/late/error-boundary.tsx'
import { promptPart } from '../ui/late/prompt-part.tsx'
import { BrokenPage } from './broken-page.tsx'
import { CompletionsScreen } from './completions-screen.tsx'
import { PageFrame } from './page-frame.tsx'
import { ServerWatchPart } from './server-watch-part.ts'

/** The header, until the code of a screen is here. */
const room = <PageFrame title={shellMessages.name}>{null}</PageFrame>
const CompletionScreen = promptPart(async () => (await import('./completion-screen.tsx')).CompletionScreen, room)
const NotFoundPage = promptPart(async () => (await import('./not-found-page.tsx')).NotFoundPage, room)
const LATE = new Map([
  ['/usage', promptPart(async () => (await import('./usage-screen.tsx')).UsageScreen, room)],
  ['/compare', promptPart(async () => (await import('./compare-screen.tsx')).CompareScreen, room)],
  ['/sources', promptPart(async () => (await import('./sources-screen.tsx')).SourcesScreen, room)],
  ['/settings', promptPart(async () => (await import('./settings-screen.tsx')).SettingsScreen, room)],
])
/** What comes before a press on a link. */
const INTENTS = ['pointerover', 'focusin'] as const

/** The screen that the address names. The code of another one is loaded when somebody is about to press a link to it. */
export function Screens() {
  const path = usePath()
  useEffect(() => {
    const stop = new AbortController()
    for (const intent of INTENTS) addEventListener(intent, bringLinked, { passive: true, signal: stop.signal })
    return () => stop.abort()
  }, [])
  return (
    <>
      <ErrorBoundary resetKey={path} fallback={toBrokenPage}>
        {toScreen(path)}
      </ErrorBoundary>
      {path !== '/completions' && <ServerWatchPart />}
    </>
  )
}

function toBrokenPage(error: Error, retry: () => void) {
  return <BrokenPage error={error} onRetry={retry} />
}

function toScreen(path: string): ReactNode {
  if (path === '/completions') return <CompletionsScreen />
  const id = toId(path)
  if (id !== null) return <CompletionScreen id={id} />
  const Late = LATE.get(path)
  return Late === undefined ? <NotFoundPage /> : <Late />
}

/** The id in the path of a completion's own page; null for any other path. */
function toId(path: string): string | null {
  const [, name] = /^\/completions\/([^/]+)$/.exec(path) ?? []
  if (name === undefined) return null
  try {
    return decodeURIComponent(name)
  } catch {
    return null
  }
}

function bringLinked({ target }: Event): void {
  const href = target instanceof Element ? target.closest('a')?.getAttribute('href') : null
  if (href == null) return
  const path = withoutBase(URL.parse(href, location.href)?.pathname ?? '')
  const part = toId(path) === null ? LATE.get(path) : CompletionScreen
  // If it fails, the screen loads it again and says so.
  part?.bring().catch(() => {})
}
