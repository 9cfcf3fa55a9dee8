import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useLoginWanted } from '../api/login-wanted.ts'
import { DropZone } from '../features/sources/drop-zone.tsx'
import { useImportJob } from '../features/sources/import-job.ts'
import { useKeys } from '../use-keys.ts'

const KeysDialog = lazy(() => import('../features/settings/keys-dialog.tsx'))
const PaletteDialog = lazy(() => import('../features/palette/palette-dialog.tsx'))
const LoginScreen = lazy(() => import('../features/settings/login-screen.tsx'))
const ImportPanel = lazy(() => import('../features/sources/import-panel.tsx'))

/** What is there on every page: the keys, the overlay that shows them, and files dropped anywhere. */
export function RootScreen() {
  const [shown, setShown] = useState<'keys' | 'palette' | null>(null)
  const close = () => setShown(null)
  const job = useImportJob()
  const login = useLoginWanted()
  useKeys(
    { help: () => setShown('keys'), palette: () => setShown(shown === 'palette' ? null : 'palette') },
    login === null,
  )
  return (
    <DropZone>
      {/* What is on the page stays as it is under the form: somebody may have typed something. */}
      <div className="contents" inert={login !== null}>
        <Outlet />
      </div>
      {login !== null && (
        <Suspense>
          <LoginScreen wrong={login === 'wrong'} />
        </Suspense>
      )}
      {job !== null && (
        <Suspense>
          <ImportPanel job={job} />
        </Suspense>
      )}
      {shown !== null && (
        <Suspense>{shown === 'keys' ? <KeysDialog onClose={close} /> : <PaletteDialog onClose={close} />}</Suspense>
      )}
    </DropZone>
  )
}
