package models

// JobLimits say how many jobs may run at the same time at a provider; 0 is no
// limit.
type JobLimits struct {
	// Account bounds each of the provider's accounts, Provider all together.
	Account, Provider int
}

// JobCount is how many jobs an account has running now.
type JobCount struct {
	CredentialID string
	Jobs         int
}
