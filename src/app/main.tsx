import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { logInByLink } from './api/login/log-in-by-link.ts'
import { createQueryClient } from './api/query-client.ts'
import { followTheme } from './preferences.ts'
import { firstAnswers } from './routes/first-answers.ts'
import { RootScreen } from './routes/root-screen.tsx'

followTheme()

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
const screen = createRoot(root)
const client = createQueryClient()
/** Rejects if the code for a login does not come; `begin.ts` says so. */
export const main: Promise<void> = logInByLink()
  .then(() => firstAnswers(client))
  .then(() =>
    screen.render(
      <StrictMode>
        <QueryClientProvider client={client}>
          <RootScreen />
        </QueryClientProvider>
      </StrictMode>,
    ),
  )
