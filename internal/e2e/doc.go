// Package e2e holds the tests of the whole stack as its users meet it: the
// programs in bin/, started by darkroom dev on free ports with data of their
// own, spoken to over HTTP through links that can be cut, and killed. It has no
// code of its own.
package e2e
