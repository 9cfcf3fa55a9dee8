import { Link } from '@tanstack/react-router'
import { notFoundMessages as say } from '../messages/not-found.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { PageFrame } from './page-frame.tsx'

/** For an unknown address. */
export function NotFoundPage() {
  return (
    <PageFrame title={say.title}>
      <EmptyState title={say.title}>
        <p>{say.text}</p>
        <Link to="/completions" search={{}}>
          {say.toCompletions}
        </Link>
      </EmptyState>
    </PageFrame>
  )
}
