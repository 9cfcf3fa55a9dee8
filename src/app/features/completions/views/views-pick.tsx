import type { SavedView, ViewChange } from '#contract/search/saved-view.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Bookmark } from 'lucide-react'
import { useState } from 'react'
import { askAgain } from '../../../api/answer-keys.ts'
import { deleteView, saveView, viewsQuery } from '../../../api/views.ts'
import { BASE_PATH } from '../../../base-path.ts'
import { viewMessages as say } from '../../../messages/list/views.ts'
import { usePreferences } from '../../../preferences.ts'
import { useOffers } from '../../../offers.ts'
import type { CompletionsSearch, SearchChange } from '../../../search/completions-search.ts'
import { alonePart } from '../../../ui/late/alone-part.tsx'
import { lazyPart } from '../../../ui/late/lazy-part.tsx'
import { OpeningButton } from '../../../ui/overlay/opening-button.tsx'
import type { ViewQuestion } from './view-dialog.tsx'
import { fromView, isShown, toShownSearch, toViewLink } from './shown-search.ts'
import { type ShownView, toViewDeeds, type ViewDeed } from './view-deeds.ts'

const MENU = { kind: 'menu', load: () => import('./views-menu.tsx') } as const
const ViewsMenu = lazyPart(MENU.load)
const ViewDialog = alonePart(() => import('./view-dialog.tsx'))

interface Props {
  search: CompletionsSearch
  onSearch: (change: SearchChange) => void
}

/** The name of the current view, and the menu of all views. Nothing is loaded before it is needed. */
export default function ViewsPick({ search, onSearch }: Props) {
  const client = useQueryClient()
  const remembered = usePreferences()
  const [open, setOpen] = useState(false)
  const [question, setQuestion] = useState<ViewQuestion | null>(null)
  const [said, setSaid] = useState('')
  const list = useQuery({ ...viewsQuery(), enabled: open || search.view !== null })
  const views = list.data
  // A page that shows exactly a saved view counts as that view, even if the address does not name it.
  const current =
    views?.find((view) => view.slug === search.view) ?? views?.find((view) => isShown(view, search, remembered)) ?? null
  const shown = current === null ? null : { view: current, changed: !isShown(current, search, remembered) }

  const save = async (slug: string | null, change: ViewChange): Promise<SavedView> => {
    const view = await saveView(slug, change)
    await askAgain(client, 'views')
    return view
  }
  const saveAs = async (change: ViewChange) => {
    const view = await save(null, { ...change, search: toShownSearch(search, remembered) })
    onSearch({ ...fromView(view), open: search.open })
    setSaid(say.saved(view.name))
  }
  const remove = async (view: SavedView) => {
    await deleteView(view.slug)
    await askAgain(client, 'views')
    onSearch({ view: null })
    setSaid(say.removed(view.name))
  }
  const copy = (link: string) =>
    navigator.clipboard.writeText(link).then(
      () => setSaid(say.copied),
      // Without permission, it can still be selected by hand.
      () => setQuestion({ ask: 'link', link }),
    )
  const run = async (deed: ViewDeed) => {
    if (deed === 'saveAs') setQuestion({ ask: 'saveAs' })
    if (current === null) return
    if (deed === 'rename' || deed === 'delete') setQuestion({ ask: deed, view: current })
    else if (deed === 'undo') onSearch(fromView(current))
    else if (deed === 'copy') await copy(toViewLink(current, location.origin + BASE_PATH))
    else if (deed === 'save') {
      await save(current.slug, { search: toShownSearch(search, remembered) })
      setSaid(say.saved(current.name))
    } else if (deed === 'default') {
      const view = await save(current.slug, { is_default: !current.is_default })
      setSaid(view.is_default ? say.first(view.name) : say.notFirst)
    }
  }
  const attempt = (deed: ViewDeed) =>
    run(deed).catch((reason: unknown) => setQuestion({ ask: 'failed', message: toText(reason) }))
  useOffers(() =>
    toViewDeeds(shown).map(([deed, label]) => ({
      with: 'page',
      label: say.offer(label),
      run: () => void attempt(deed),
    })),
  )
  const close = () => setQuestion(null)
  return (
    <>
      <OpeningButton
        label={say.menu}
        icon={<Bookmark aria-hidden className="size-4 stroke-[1.6]" />}
        // Always with a text, so that it stays the same button, and keeps the focus, when it gets a name.
        text={shown === null ? <span className="sr-only">{say.menu}</span> : <Name {...shown} />}
        panel={MENU}
        owner={{
          open,
          onOpenChange: (next) => {
            setSaid('')
            setOpen(next)
          },
        }}
      >
        {(anchor, onClose) => (
          <ViewsMenu
            anchor={anchor}
            list={list}
            shown={shown}
            onOpen={(view) => onSearch(fromView(view))}
            onDeed={(deed) => void attempt(deed)}
            onClose={onClose}
          />
        )}
      </OpeningButton>
      <output className="max-w-60 min-w-0 truncate text-11 text-n10 empty:absolute max-sheet:sr-only">{said}</output>
      {question !== null && (
        <ViewDialog
          question={question}
          onClose={close}
          onSave={async (change) => {
            if (question.ask === 'rename') await save(question.view.slug, change)
            else await saveAs(change)
            close()
          }}
          onDelete={async () => {
            if (question.ask === 'delete') await remove(question.view)
            close()
          }}
        />
      )}
    </>
  )
}

function Name({ view, changed }: ShownView) {
  return (
    <>
      <span className="plain-text max-w-40 max-sheet:max-w-24 truncate text-n12">{view.name}</span>
      {changed && <span className="text-11 font-normal text-n10">{say.changed}</span>}
    </>
  )
}

function toText(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason)
}
