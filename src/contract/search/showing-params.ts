/** Parameters of the page that say how rows are shown, and nothing of which rows are found. */
export const SHOWING_PARAMS = ['open', 'columns', 'pinned', 'widths', 'height', 'view', 'group'] as const
