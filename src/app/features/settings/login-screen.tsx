import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { type SyntheticEvent, useEffect, useId, useState } from 'react'
import { setLoginWanted } from '../../api/login/login-wanted.ts'
import { followLogins, logIn, sessionQuery } from '../../api/login/session.ts'
import { loginMessages as say } from '../../messages/login.ts'
import { shellMessages } from '../../messages/shell.ts'
import { Button } from '../../ui/button.tsx'

type Outcome = 'wrong' | 'wrongLink' | 'noAnswer' | 'waiting' | null

/** The form over every page while the server requires a login. `wrong`: a link has been tried. */
export default function LoginScreen({ wrong }: { wrong: boolean }) {
  const client = useQueryClient()
  const [outcome, setOutcome] = useState<Outcome>(wrong ? 'wrongLink' : null)
  const [token, setToken] = useState('')
  const ids = { title: useId(), token: useId(), outcome: useId() }

  const submit = async (event: SyntheticEvent) => {
    event.preventDefault()
    setOutcome('waiting')
    const known = await logIn(token.trim()).catch(() => null)
    if (known !== true) {
      setOutcome(known === null ? 'noAnswer' : 'wrong')
      return
    }
    await enter(client)
  }
  useEffect(() => {
    let isGone = false
    const look = async () => {
      if (document.hidden) return
      const session = await client.fetchQuery(sessionQuery()).catch(() => null)
      if (!isGone && session?.caller != null) await enter(client)
    }
    // Whoever followed an old link may be logged in already.
    if (wrong) void look()
    const end = followLogins(() => void look())
    return () => {
      isGone = true
      end()
    }
  }, [client, wrong])
  const failed = outcome !== null && outcome !== 'waiting'
  return (
    <section aria-labelledby={ids.title} className="fixed inset-0 z-40 grid place-items-center overflow-auto bg-n1 p-4">
      <form className="flex w-full max-w-96 flex-col gap-3 text-13 text-n11" onSubmit={(event) => void submit(event)}>
        <p className="text-12 text-n11">{shellMessages.name}</p>
        <h1 id={ids.title} className="text-20 font-semibold tracking-[-0.01em] text-n12">
          {say.title}
        </h1>
        <p>{say.where}</p>
        <label htmlFor={ids.token} className="font-medium text-n12">
          {say.token}
        </label>
        <input
          id={ids.token}
          // The one thing to do here.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          required
          type="password"
          autoComplete="current-password"
          value={token}
          aria-invalid={failed}
          aria-describedby={ids.outcome}
          onChange={(event) => setToken(event.target.value)}
          className="h-10 min-w-0 rounded-2 border border-n8 bg-n1 px-3 text-n12 aria-invalid:border-filter"
        />
        <p id={ids.outcome} role="alert" className={failed ? 'text-filter' : undefined}>
          {failed ? say[outcome] : null}
        </p>
        <Button type="submit" look="accent" className="h-10" disabled={outcome === 'waiting'}>
          {outcome === 'waiting' ? say.waiting : say.submit}
        </Button>
        <p className="text-12">{say.lasts}</p>
      </form>
    </section>
  )
}

/** Goes on where the user was. */
async function enter(client: QueryClient): Promise<void> {
  setLoginWanted(null)
  await client.resetQueries()
}
