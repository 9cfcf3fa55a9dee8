import { type ComponentType, createElement, useEffect, useState } from 'react'

/**
 * A component whose code is loaded when it is first drawn, for what somebody waits for. Unlike `lazyPart` it is drawn as soon
 * as its code is here: what suspends is drawn by React when nothing else is left to do, and at least 300 ms after its
 * fallback. Until then it is nothing. Code that does not come is thrown to the error boundary around it, whose next try
 * asks again.
 */
export function promptPart<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let part: ComponentType<Props> | null = null
  return function PromptPart(props: Props) {
    const [fault, setFault] = useState<{ thrown: unknown } | null>(null)
    const [, setHere] = useState(part !== null)
    useEffect(() => {
      if (part !== null) return undefined
      let gone = false
      const bring = async () => {
        try {
          part = await load()
          if (!gone) setHere(true)
        } catch (thrown) {
          if (!gone) setFault({ thrown })
        }
      }
      void bring()
      return () => {
        gone = true
      }
    }, [])
    if (fault !== null) throw fault.thrown
    return part === null ? null : createElement(part, props)
  }
}
