/** The menu of columns. */
export const columnMenuMessages = {
  title: 'Columns',
  search: 'Find a column',
  shown: 'Shown',
  hidden: 'Hidden',
  metadata: 'Metadata keys',
  up: (label: string) => `Move ${label} to the left`,
  down: (label: string) => `Move ${label} to the right`,
  pin: (label: string) => `Pin ${label}`,
  unpin: (label: string) => `Unpin ${label}`,
  height: 'Row height',
  heights: { s: 'Small', m: 'Medium', l: 'Large' },
  reset: 'Back to the default columns',
  nothing: 'No column has this name',
} as const
