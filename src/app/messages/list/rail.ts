export const railMessages = {
  none: 'No row matches, so there is nothing to count.',
  include: (value: string) => `Only ${value} – Alt-click to exclude`,
  more: 'more values',
  moreOf: (field: string) => ` of ${field}`,
  exclude: (value: string) => `Without ${value}`,
} as const
