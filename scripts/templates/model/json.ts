/** A value of a definition: JSON, in whose texts expressions stand. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
