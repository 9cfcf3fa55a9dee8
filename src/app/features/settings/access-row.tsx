import { useQuery, useQueryClient } from '@tanstack/react-query'
import { setLoginWanted } from '../../api/login/login-wanted.ts'
import { logOut, sessionQuery } from '../../api/login/session.ts'
import { settingsMessages as say } from '../../messages/settings.ts'
import { setPreferences } from '../../preferences.ts'
import { Button } from '../../ui/button.tsx'

/** Who is logged in, and logging out; empty without a login. */
export function AccessRow() {
  const client = useQueryClient()
  const caller = useQuery(sessionQuery()).data?.caller
  if (caller?.by !== 'session') return null
  const leave = async () => {
    await logOut()
    client.clear()
    // The next user here has not made these searches.
    setPreferences({ recentSearches: [] })
    setLoginWanted('needed')
  }
  return (
    <div className="flex min-h-12 items-center justify-between gap-4 border-t hairline py-2">
      <span>
        {say.access}
        <span className="block text-12 text-n11">{say.loggedIn(caller.name, caller.role)}</span>
      </span>
      <Button onClick={() => void leave()}>{say.logOut}</Button>
    </div>
  )
}
