import { LONGEST_VIEW_NAME, type SavedView, type ViewChange } from '#contract/search/saved-view.ts'
import { useState } from 'react'
import { viewMessages as say } from '../../../messages/list/views.ts'
import { Button } from '../../../ui/button.tsx'
import { CopyText } from '../../../ui/copy-text.tsx'
import DialogPanel from '../../../ui/overlay/dialog-panel.tsx'

/** What the dialog is about. */
export type ViewQuestion =
  | { ask: 'saveAs' }
  | { ask: 'rename' | 'delete'; view: SavedView }
  | { ask: 'link'; link: string }
  | { ask: 'failed'; message: string }

interface Props {
  question: ViewQuestion
  onClose: () => void
  /** Rejects if it could not be saved; the dialog then says why and stays open. */
  onSave: (change: ViewChange) => Promise<void>
  onDelete: () => Promise<void>
}

/** Asks for the name of a view, or whether to delete it; shows a link that could not be copied, or an error. */
export default function ViewDialog({ question, onClose, onSave, onDelete }: Props) {
  if (question.ask === 'link' || question.ask === 'failed') {
    return (
      <DialogPanel title={question.ask === 'link' ? say.linkTitle : say.failedTitle} onClose={onClose}>
        {question.ask === 'link' ? <CopyText text={question.link} /> : <p className="plain-text">{question.message}</p>}
      </DialogPanel>
    )
  }
  if (question.ask === 'delete') {
    return (
      <DialogPanel title={say.removeTitle(question.view.name)} onClose={onClose}>
        <Act doIt={onDelete} look="danger" label={say.doRemove} onClose={onClose}>
          <p>{say.removeAbout}</p>
        </Act>
      </DialogPanel>
    )
  }
  return <NameDialog view={question.ask === 'rename' ? question.view : null} onClose={onClose} onSave={onSave} />
}

function NameDialog({ view, onClose, onSave }: { view: SavedView | null } & Pick<Props, 'onClose' | 'onSave'>) {
  const [name, setName] = useState(view?.name ?? '')
  const [first, setFirst] = useState(false)
  const change = view === null ? { name, is_default: first } : { name }
  return (
    <DialogPanel title={view === null ? say.saveTitle : say.renameTitle} onClose={onClose}>
      <Act doIt={() => onSave(change)} look="accent" label={say.save} off={name.trim() === ''} onClose={onClose}>
        {view === null && <p className="mb-3 text-n11">{say.saveAbout}</p>}
        <label className="grid gap-1">
          {say.name}
          <input
            value={name}
            maxLength={LONGEST_VIEW_NAME}
            onChange={(event) => setName(event.target.value)}
            className="h-8 w-full rounded-2 border border-n7 bg-n1 px-2 text-13 text-n12"
          />
        </label>
        {view === null && (
          <label className="mt-3 flex items-center gap-2">
            <input
              type="checkbox"
              checked={first}
              onChange={(event) => setFirst(event.target.checked)}
              className="accent-(--color-accent)"
            />
            {say.openFirst}
          </label>
        )}
      </Act>
    </DialogPanel>
  )
}

interface ActProps {
  doIt: () => Promise<void>
  look: 'accent' | 'danger'
  label: string
  off?: boolean
  onClose: () => void
  children: React.ReactNode
}

/** A form with one button; an error is shown above it, and it can be tried again. */
function Act({ doIt, look, label, off = false, onClose, children }: ActProps) {
  const [state, setState] = useState<{ busy: boolean; problem: string | null }>({ busy: false, problem: null })
  const act = async () => {
    setState({ busy: true, problem: null })
    try {
      await doIt()
    } catch (error) {
      setState({ busy: false, problem: error instanceof Error ? error.message : String(error) })
    }
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (!off && !state.busy) void act()
      }}
    >
      {children}
      {state.problem !== null && (
        <p role="alert" className="plain-text mt-3 text-filter">
          {state.problem}
        </p>
      )}
      <div className="mt-4 flex justify-end gap-2">
        <Button onClick={onClose}>{say.cancel}</Button>
        <Button type="submit" look={look} disabled={off || state.busy}>
          {label}
        </Button>
      </div>
    </form>
  )
}
