package models

// JobLimits say how many jobs may run at the same time at a provider; 0 is no
// limit.
type JobLimits struct {
	// Account bounds each of the provider's accounts, Provider all together.
	Account, Provider int
	// Model bounds the jobs of one of the provider's models at each account, and
	// ModelPerMinute how many of them may begin there within a minute.
	Model, ModelPerMinute int
}

// JobCount is how many jobs an account has running now.
type JobCount struct {
	CredentialID string
	Jobs         int
}
