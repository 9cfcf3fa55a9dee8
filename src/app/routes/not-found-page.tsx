import { Link } from '@tanstack/react-router'
import { shellMessages } from '../messages/shell.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { PageFrame } from './page-frame.tsx'

/** For an unknown address. */
export function NotFoundPage() {
  return (
    <PageFrame title={shellMessages.notFoundTitle}>
      <EmptyState title={shellMessages.notFoundTitle}>
        <p>{shellMessages.notFoundText}</p>
        <Link to="/completions" search={{}}>
          {shellMessages.toCompletions}
        </Link>
      </EmptyState>
    </PageFrame>
  )
}

/** For a page that threw while rendering: says so, and offers to render again without reloading. */
export function BrokenPage({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <PageFrame title={shellMessages.brokenTitle}>
      <ErrorState title={shellMessages.brokenTitle} message={error.message}>
        <p>{shellMessages.keptInPlace}</p>
        <Button className="self-start" onClick={onRetry}>
          {shellMessages.again}
        </Button>
      </ErrorState>
    </PageFrame>
  )
}
