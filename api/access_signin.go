package api

// signinAccess is for how people and programs come in. No key may make another, or
// end one: a key that leaked would outlive its end.
func signinAccess() map[string]Access {
	return map[string]Access{
		"listKeys":  {Who: Person},
		"createKey": {Who: Person},
		"revokeKey": {Who: Person},
	}
}
