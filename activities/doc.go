// Package activities acts: it does the side effects that workflows decide on,
// one verb a file, each safe to run twice. It knows the contracts of providers,
// media and storage, never an implementation; the records come through small
// interfaces. Inputs and outputs hold ids, numbers, keys and hashes: what is
// written here stands in Temporal's history for all operators to read.
package activities
