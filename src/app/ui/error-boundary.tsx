import { Component, type ReactNode } from 'react'

interface Props {
  children: ReactNode
  /** What stands in the place of a part that broke. */
  fallback: (error: Error, retry: () => void) => ReactNode
  /** A new value tries again: give what the part shows, for example an id. */
  resetKey?: unknown
}
interface State {
  error: Error | null
  resetKey: unknown
}

/** Keeps a part that throws while drawing from taking the page with it. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, resetKey: this.props.resetKey }

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: null, resetKey: props.resetKey }
  }

  override render(): ReactNode {
    const { error } = this.state
    return error === null ? this.props.children : this.props.fallback(error, () => this.setState({ error: null }))
  }
}
