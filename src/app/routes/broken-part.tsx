import { useEffect } from 'react'
import { shellMessages } from '../messages/shell.ts'
import { Button } from '../ui/button.tsx'
import { ErrorState } from '../ui/error-state.tsx'
import { awaitMissing } from '../ui/late/say-missing.ts'

interface Props {
  error: Error
  onRetry: () => void
  onClose?: () => void
}

/** Stands where a part of the screen would be that could not be drawn; it is drawn anew once a server that was away is back. */
export function BrokenPart({ error, onRetry, onClose }: Props) {
  useEffect(() => awaitMissing(onRetry), [onRetry])
  return (
    <ErrorState title={shellMessages.brokenTitle} message={error.message}>
      <p>{shellMessages.keptInPlace}</p>
      <p className="flex gap-2">
        <Button onClick={onRetry}>{shellMessages.again}</Button>
        {onClose && (
          <Button look="quiet" onClick={onClose}>
            {shellMessages.close}
          </Button>
        )}
      </p>
    </ErrorState>
  )
}
