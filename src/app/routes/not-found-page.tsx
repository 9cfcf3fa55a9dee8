import { PageLink } from '../address/page-link.tsx'
import { notFoundMessages as say } from '../messages/not-found.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageFrame } from './page-frame.tsx'

/** For an unknown address. */
export function NotFoundPage() {
  return (
    <PageFrame title={say.title}>
      <h1 className="sr-only">{say.title}</h1>
      <EmptyState title={say.title}>
        <p>{say.text}</p>
        <PageLink to={{ to: '/completions' }}>{say.toCompletions}</PageLink>
      </EmptyState>
    </PageFrame>
  )
}
