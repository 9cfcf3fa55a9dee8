import { Component, type ReactNode } from 'react'
import { AttemptContext, type Attempt } from './attempt.ts'

interface Props {
  children: ReactNode
  /** Shown in place of a part that failed. */
  fallback: (error: Error, retry: () => void) => ReactNode
  /** A new value tries again: pass what the part shows, for example an id. */
  resetKey?: unknown
}
interface State {
  error: Error | null
  resetKey: unknown
  attempt: Attempt
}

/** Keeps an exception during rendering from breaking the whole page. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetKey: this.props.resetKey, attempt: {} }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    if (props.resetKey === state.resetKey) return null
    const attempt = state.error === null ? state.attempt : {}
    return { error: null, resetKey: props.resetKey, attempt }
  }

  override render(): ReactNode {
    const { error, attempt } = this.state
    if (error !== null) return this.props.fallback(error, () => this.setState({ error: null, attempt: {} }))
    return <AttemptContext value={attempt}>{this.props.children}</AttemptContext>
  }
}
