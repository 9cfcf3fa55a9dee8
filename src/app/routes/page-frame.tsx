import { CircleHelp, Monitor, Moon, Settings, Sun } from 'lucide-react'
import { memo, type ReactNode, useEffect } from 'react'
import { NavLink } from '../address/nav-link.tsx'
import { PageLink } from '../address/page-link.tsx'
import { shellMessages } from '../messages/shell.ts'
import { setPreferences, usePreferences } from '../preferences.ts'
import { IconButton } from '../ui/icon-button.tsx'

const NEXT_THEME = { system: 'light', light: 'dark', dark: 'system' } as const
const THEME_ICONS = { system: <Monitor />, light: <Sun />, dark: <Moon /> } as const
const NAV =
  'grid h-11 place-items-center border-b-2 border-transparent px-0.5 text-13 text-n11 no-underline hover:text-n12 aria-[current=page]:border-accent aria-[current=page]:text-n12 forced-colors:not-aria-[current=page]:border-none'

/** The browser takes up to 6 ms to write a title, which what was opened does not wait for. */
const TITLE_MS = 100

/** A page with its header of 44 px. `title` names what is open; `search` is shown in the header. */
export function PageFrame({ title, search, children }: { title: string; search?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    const timer = setTimeout(() => {
      document.title = shellMessages.titleOf(title)
    }, TITLE_MS)
    return () => clearTimeout(timer)
  }, [title])
  return (
    <div className="flex h-dvh flex-col">
      <a
        href="#content"
        className="absolute top-1 left-1 z-50 -translate-y-12 rounded-2 bg-accent px-3 py-1.5 text-accent-on focus:translate-y-0"
      >
        {shellMessages.skip}
      </a>
      <PageBar search={search} />
      <main id="content" tabIndex={-1} className="flex min-h-0 flex-1 flex-col outline-none">
        {children}
      </main>
    </div>
  )
}

/** Drawn again only for another search box or theme. */
const PageBar = memo(function PageBar({ search }: { search: ReactNode }) {
  const { theme } = usePreferences()
  return (
    <header className="flex h-11 shrink-0 items-center gap-4 border-b hairline bg-n1 px-3 max-sheet:gap-1.5 max-sheet:px-2">
      <PageLink
        to={{ to: '/completions' }}
        className="flex items-center gap-2 text-13 font-semibold max-sheet:justify-center tracking-[-0.01em] text-n12 no-underline"
      >
        <Mark />
        <span className="max-sheet:sr-only">{shellMessages.name}</span>
      </PageLink>
      <nav aria-label={shellMessages.nav} className="flex items-center gap-4 max-sheet:gap-2">
        <NavLink to="/completions" className={NAV}>
          {shellMessages.completions}
        </NavLink>
        <NavLink to="/usage" keepSearch className={NAV}>
          {shellMessages.usage}
        </NavLink>
        <NavLink to="/sources" className={NAV}>
          {shellMessages.sources}
        </NavLink>
      </nav>
      <div className="flex min-w-0 flex-1 justify-end">{search}</div>
      <div className="flex items-center max-sheet:hidden">
        <IconButton
          label={shellMessages.theme[theme]}
          icon={THEME_ICONS[theme]}
          onClick={() => setPreferences({ theme: NEXT_THEME[theme] })}
        />
        <IconButton
          label={shellMessages.help}
          icon={<CircleHelp />}
          onClick={() => dispatchEvent(new KeyboardEvent('keydown', { key: '?' }))}
        />
      </div>
      <PageLink
        to={{ to: '/settings' }}
        aria-label={shellMessages.settings}
        title={shellMessages.settings}
        className="-ms-4 grid size-7 place-items-center rounded-2 text-n11 hover:bg-n4 hover:text-n12 max-sheet:-ms-1.5 [&_svg]:size-4 [&_svg]:stroke-[1.6]"
      >
        <Settings />
      </PageLink>
    </header>
  )
})

/** Three lines of a list, the last one cut off: a completion that ended early. */
function Mark() {
  return (
    <svg aria-hidden viewBox="0 0 16 16" className="size-4 shrink-0">
      <path d="M1 3h9M1 8h14M1 13h6" className="stroke-n12" strokeWidth="2" />
      <path d="M10 13h3" className="stroke-accent" strokeWidth="2" />
    </svg>
  )
}
