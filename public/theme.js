// Runs before the first paint, so that a chosen theme never flashes. The preferences are written by src/app/preferences.ts.
try {
  const { theme } = JSON.parse(localStorage.getItem('completionist.preferences') ?? '{}')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Unreadable preferences fall back to the system's theme.
}
