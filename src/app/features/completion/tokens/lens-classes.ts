/**
 * The look of each step of the probability scale: a tint, and a growing underline, so that colour is not the only sign.
 * Index 0 is for tokens without a probability (missing or impossible numbers).
 */
export const LENS_CLASSES = [
  'underline decoration-wavy decoration-filter decoration-1 underline-offset-3',
  'bg-p1',
  'bg-p2 underline decoration-n8 decoration-[0.5px] underline-offset-3',
  'bg-p3 underline decoration-n9 decoration-1 underline-offset-3',
  'bg-p4 underline decoration-n9 decoration-[1.5px] underline-offset-3',
  'bg-p5 underline decoration-n10 decoration-2 underline-offset-3',
  'bg-p6 underline decoration-n11 decoration-[2.5px] underline-offset-3',
  'bg-p7 underline decoration-n12 decoration-[3px] underline-offset-3',
] as const
