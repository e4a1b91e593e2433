/** adminKey names what an admin's page was told. All share a first word, since one act may change several pages. */
export const adminKey = (...name: unknown[]) => ['admin', ...name] as const

/** How often a page that is looked at asks again: events tell admins only of their own generations. */
export const lookAgain = 20_000
