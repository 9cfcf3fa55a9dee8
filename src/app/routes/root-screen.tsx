import { useRef, useState } from 'react'
import { useLoginWanted } from '../api/login/login-wanted.ts'
import { DropZone } from '../features/import/drop-zone.tsx'
import { useImportJob } from '../features/import/import-job.ts'
import { shellMessages } from '../messages/shell.ts'
import { Alone, alonePart } from '../ui/late/alone-part.tsx'
import { lazyPart } from '../ui/late/lazy-part.tsx'
import { useKeys } from '../use-keys.ts'
import { Screens } from './screens.tsx'

const KeysDialog = alonePart(() => import('../features/settings/keys-dialog.tsx'))
const PaletteDialog = lazyPart(() => import('../features/palette/palette-dialog.tsx'))
const LoginScreen = alonePart(() => import('../features/settings/login-screen.tsx'))
const ImportPanel = alonePart(() => import('../features/import/import-panel.tsx'))

/** What every page has: the keys, the overlay that lists them, and importing files that are dropped anywhere. */
export function RootScreen() {
  const [shown, setShown] = useState<'keys' | 'palette' | null>(null)
  const close = () => setShown(null)
  /** What had the focus before the palette, and what is typed while its code is loaded. */
  const before = useRef<HTMLElement | null>(null)
  const typed = useRef('')
  const job = useImportJob()
  const login = useLoginWanted()
  const showPalette = () => {
    typed.current = ''
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    setShown(shown === 'palette' ? null : 'palette')
  }
  // A dialog that is here closes itself; one whose code did not come has left a button.
  const leave = () => {
    close()
    return shown !== null
  }
  useKeys({ help: () => setShown('keys'), palette: showPalette, close: leave }, login === null)
  return (
    <DropZone>
      {/* The page stays as it is below the form, since the user may have typed something. */}
      <div className="contents" inert={login !== null}>
        <Screens />
      </div>
      {login !== null && <LoginScreen wrong={login === 'wrong'} />}
      {job !== null && <ImportPanel job={job} />}
      {shown === 'keys' && <KeysDialog onClose={close} />}
      {shown === 'palette' && (
        <Alone
          room={
            // Receives keys immediately, before the palette is loaded.
            <input
              ref={(box) => box?.focus()}
              aria-label={shellMessages.palette}
              className="sr-only"
              onChange={(event) => (typed.current = event.target.value)}
              onKeyDown={(event) => event.key === 'Escape' && close()}
            />
          }
        >
          <PaletteDialog typed={typed} before={before} onClose={close} />
        </Alone>
      )}
    </DropZone>
  )
}
