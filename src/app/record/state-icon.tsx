import { SHAPES, type StateShape } from './state-shapes.ts'

/** A shape without words; they are beside it. */
export function StateIcon({ shape, className }: { shape: StateShape; className?: string }) {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
    >
      <path d={SHAPES[shape]} />
    </svg>
  )
}
