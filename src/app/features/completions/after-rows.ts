/**
 * What every list shows once its rows are here, as one file instead of many small ones that would be loaded at the same
 * moment. Only use `import()`: otherwise the first screen waits for it.
 */
export { default as ExportPick } from './bar/export-pick.tsx'
export { default as FacetRail } from './filters/rail/facet-rail.tsx'
export { Freshness } from './counts/freshness.tsx'
export { default as GroupPick } from './groups/group-pick.tsx'
export { default as HistogramStrip } from './filters/histogram/histogram-strip.tsx'
export { default as LiveLayer } from './live/live-layer.tsx'
export { LiveSwitch } from './live/live-switch.tsx'
export { SampleBar } from './states/sample-bar.tsx'
export { default as SortPick } from './bar/sort-pick.tsx'
export { default as SumsPick } from './counts/sums-pick.tsx'
export { default as ViewsPick } from './views/views-pick.tsx'
export { ServerWatch } from '../../live/server-watch.tsx'
export { columnAbout } from './table/columns/column-about.ts'
