import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useLoginWanted } from '../api/login-wanted.ts'
import { DropZone } from '../features/sources/drop-zone.tsx'
import { useImportJob } from '../features/sources/import-job.ts'
import { useKeys } from '../use-keys.ts'

const KeysDialog = lazy(() => import('../features/settings/keys-dialog.tsx'))
const LoginScreen = lazy(() => import('../features/settings/login-screen.tsx'))
const ImportPanel = lazy(() => import('../features/sources/import-panel.tsx'))

/** What is there on every page: the keys, the overlay that shows them, and files dropped anywhere. */
export function RootScreen() {
  const [keysShown, setKeysShown] = useState(false)
  const job = useImportJob()
  const login = useLoginWanted()
  useKeys({ help: () => setKeysShown(true) })
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
      {keysShown && (
        <Suspense>
          <KeysDialog onClose={() => setKeysShown(false)} />
        </Suspense>
      )}
    </DropZone>
  )
}
