export const railMessages = {
  none: 'No row matches, so there is nothing to count.',
  include: (value: string) => `Only ${value} – Alt-click to exclude`,
  exclude: (value: string) => `Without ${value}`,
} as const
