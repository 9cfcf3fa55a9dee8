const ROLES: Readonly<Record<string, string>> = {
  record: 'records',
  read: 'reads',
  edit: 'reads and changes',
  admin: 'may do everything',
}

export const settingsMessages = {
  title: 'Settings',
  lead: 'Kept in this browser only.',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  rowHeight: 'Row height',
  rowHeights: { s: 'Small', m: 'Medium', l: 'Large' },
  timeZone: 'Times',
  timeZones: { local: (zone: string) => `Local · ${zone}`, utc: 'UTC' },
  sampleBar: 'Bar above the sample',
  shown: 'Shown',
  hidden: 'Hidden',
  access: 'Access',
  loggedIn: (name: string, role: string) =>
    `Logged in with the token ${name}, which ${ROLES[role] ?? 'opens this server'}.`,
  logOut: 'Log out',
  keys: 'Keys',
} as const
