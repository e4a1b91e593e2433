package api

// signinAccess is for how people and programs come in. No key may make another, or
// end one, or set a password: a key that leaked would outlive its end.
func signinAccess() map[string]Access {
	return map[string]Access{
		"listKeys":  {Who: Person},
		"createKey": {Who: Person},
		"revokeKey": {Who: Person},

		"sendLink":       {Who: Everybody, pace: mailPace(), opens: true},
		"followLink":     {Who: Everybody, pace: signInPace(), opens: true},
		"signInPassword": {Who: Everybody, pace: signInPace(), opens: true},
		"setPassword":    {Who: Person, pace: signInPace()},
	}
}
