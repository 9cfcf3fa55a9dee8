import { shellMessages } from '../messages/shell.ts'
import { BrokenPart } from './broken-part.tsx'
import { PageFrame } from './page-frame.tsx'

/** For a page that threw while rendering: says so, and offers to render again without reloading. */
export function BrokenPage({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <PageFrame title={shellMessages.brokenTitle}>
      <BrokenPart error={error} onRetry={onRetry} />
    </PageFrame>
  )
}
