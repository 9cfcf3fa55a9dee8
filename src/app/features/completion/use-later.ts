import { startTransition, useEffect, useState } from 'react'
import { nextPaint } from '../../next-paint.ts'
import { whenIdle } from './when-idle.ts'

/**
 * What was given, when what is drawn without it is on the screen and nobody waits for the page; null until then. So the first
 * sections of a record that somebody has opened are here, and answer to keys, before those below them are drawn.
 */
export function useLater<Value>(value: Value): Value | null {
  const [later, setLater] = useState<Value | null>(null)
  useEffect(() => {
    let isOld = false
    const draw = () => {
      if (!isOld) startTransition(() => setLater(() => value))
    }
    void nextPaint().then(whenIdle).then(draw)
    return () => {
      isOld = true
    }
  }, [value])
  return later
}
