import { useQuery, useQueryClient } from '@tanstack/react-query'
import { setLoginWanted } from '../../api/login/login-wanted.ts'
import { logOut, sessionQuery } from '../../api/login/session.ts'
import { settingsMessages as say } from '../../messages/settings.ts'
import { setPreferences } from '../../preferences.ts'
import { Button } from '../../ui/button.tsx'

/** Who one is here, and the way out; nothing where nobody had to log in. */
export function AccessRow() {
  const client = useQueryClient()
  const caller = useQuery(sessionQuery()).data?.caller
  if (caller?.by !== 'session') return null
  const leave = async () => {
    await logOut()
    client.clear()
    // Whoever sits here next has not searched for it.
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
