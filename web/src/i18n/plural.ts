const rules = new Map<string, Intl.PluralRules>()

/** Forms of a counted thing; a language uses those that it has. `other` is also for fractions. */
export type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }

/** plural chooses the form that goes with n; `#` in it is the number. */
export function plural(language: string, n: number, forms: Forms): string {
  const rule = rules.get(language) ?? new Intl.PluralRules(language)
  rules.set(language, rule)
  return (forms[rule.select(n)] ?? forms.other).replace('#', new Intl.NumberFormat(language).format(n))
}
