/** unsigned is an address without its signature, which is new each time: it tells files apart. */
export const unsigned = (url: string) => url.split('?')[0] ?? url
