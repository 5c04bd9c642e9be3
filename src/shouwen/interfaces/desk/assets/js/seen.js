// Whether a reader sees an element. Browsers keep a box for what a closed <details> hides, so that offsetParent alone tells
// an untruth there, and focus() does nothing.
export const seen = (element) => Boolean(element.offsetParent) && !element.closest("details:not([open]) > :not(summary)");
